using System.Collections.Immutable;
using System.Reflection;
using Harness.Cli.Testing;
using Harness.Cli.Verify;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios;
using Harness.Scenarios.Gate;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Cli.Catalogue;

/// <summary>Everything that <c>list</c> lists and <c>describe</c> describes.</summary>
internal static class Entries
{
    /// <summary>A scenario in which every property of slots is judged.</summary>
    private static readonly Scenario s_everything = new() { Variant = "legacy", Faults = ["oversize", "tamper"], KnownFalse = true };

    /// <summary>The kind of properties.</summary>
    internal const string Property = "property";

    internal static IEnumerable<CatalogueEntry> All()
        => Variants()
            .Concat(ScenarioCatalog.Readers.Select(r => new CatalogueEntry("reader", r.Name, r.Summary)))
            .Concat(ReaderProgram.All.Select(p => new CatalogueEntry(
                "program", p.Name, $"reads as {p.Reader}: {p.Test}", $"gives a slot back: {p.Release}", $"source: {p.Source}", $"--reader {p.Name} is --reader {p.Reader}")))
            .Concat(ScenarioCatalog.Faults.Select(f => new CatalogueEntry("fault", f.Name, f.Summary)))
            .Concat(ScenarioCatalog.MemoryModels.Select(m => new CatalogueEntry("memory model", m.Name, m.Summary)))
            .Concat(Properties())
            .Concat(Strategies())
            .Concat(GateScenarios())
            .Concat(TestMethods());

    private static IEnumerable<CatalogueEntry> Variants()
        => ScenarioCatalog.Variants.Select(v => new CatalogueEntry(
            "variant",
            v.Name,
            v.Summary,
            [
                $"mark of a claimed slot: {(v.Mark == TpStatus.Kernel ? "none" : $"{v.Mark} unless --mark says otherwise")}",
                .. v.ExtraSteps.Select(s => $"its own step: {s}   ({s.Source})"),
            ]))
            .Concat(ScenarioCatalog.BlockVariants.Select(v => new CatalogueEntry("variant", v.Name, v.Summary, "TPACKET_V3: --slots are blocks, each with room for two packets")));

    /// <summary>Those of a model with numbered packets: with unbounded packets some are left out.</summary>
    private static IEnumerable<CatalogueEntry> Properties()
    {
        var numbered = DeclaredModel.Of(new ScenarioModel(s_everything)).Properties;
        var endless = DeclaredModel.Of(new ScenarioModel(s_everything with { Faults = ["tamper"], Packets = null })).Properties;
        var blocks = DeclaredModel.Of(new ScenarioModel(new Scenario { Variant = "v3-blocks" })).Properties;
        return numbered.Select(p => new CatalogueEntry(
            Property,
            p.Name,
            p.Statement,
            [
                .. endless.Any(e => e.Name == p.Name) ? ImmutableArray<string>.Empty : ["not judged with --packets unbounded, where packets have no numbers of their own"],
                .. Condition(p.Name),
                .. blocks.Where(b => b.Name == p.Name && b.Statement != p.Statement).Select(b => $"of blocks: {b.Statement}"),
            ]))
            .Concat(blocks.Where(b => !numbered.Any(p => p.Name == b.Name)).Select(b => new CatalogueEntry(Property, b.Name, b.Statement, ["of TPACKET_V3 only", .. Condition(b.Name)])));
    }

    private const string OfRuns = "of runs that never end: judged only where it is named (--property NAME, or live for all), under --fairness weak or lock";

    private static string[] Condition(string property) => property switch
    {
        "P11" => ["judged with --fault oversize"],
        "P13" => ["judged with --fault tamper"],
        "W1" or "W2" => ["judged with --known-false"],
        _ when property.EndsWith(LivenessProperties.Suffix, StringComparison.Ordinal) => [OfRuns],
        _ => [],
    };

    private static IEnumerable<CatalogueEntry> Strategies()
        => SchedulingStrategies.All
            .Select(s => new CatalogueEntry("strategy", s.Name, s.Summary, s.TakesValue ? [$"-sv: {s.ValueMeaning}, {s.SmallestValue} to {s.LargestValue}, default {s.DefaultValue}"] : []))
            .Append(new CatalogueEntry("strategy", TestOptions.Exhaustive, "every schedule, no state twice: proves or refutes"));

    private static IEnumerable<CatalogueEntry> GateScenarios()
    {
        var gate = GateLocator.TryFind() is { } path ? GateLocator.Read(path).Gate : new GateFile([], []);
        return gate.Scenarios.Select(s => new CatalogueEntry(
            "scenario",
            ScenarioParameters.FileName(s.Scenario),
            $"{s.Scenario.Title} ({s.Profile})",
            [$"run it alone: harness verify {Arguments(s.Scenario)}", "expected:", .. s.Expectations.Select(e => $"  {e.Key,-9} {e.Value.Verdict,-8}  {e.Value.Why}")]));
    }

    private static IEnumerable<CatalogueEntry> TestMethods()
        => typeof(RingTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.IsDefined(typeof(TestAttribute)))
            .Select(m => new TestMethod(m))
            .Select(t => new CatalogueEntry("test", t.FileName, t.Collect().Model.Name, [$"run it: harness test Harness.Scenarios.dll -m {t.FullName}"]));

    private static string Arguments(Scenario scenario)
    {
        var defaults = new Scenario { Variant = scenario.Variant };
        IEnumerable<string> arguments =
        [
            $"--variant {scenario.Variant}",
            $"--reader {scenario.Reader}",
            .. scenario.Faults.Select(f => $"--fault {f}"),
            .. scenario.Memory == defaults.Memory ? ImmutableArray<string>.Empty : [$"--memory {scenario.Memory}"],
            .. scenario.Fairness == defaults.Fairness ? ImmutableArray<string>.Empty : [$"--fairness {scenario.Fairness}"],
            $"--slots {scenario.Slots} --producers {scenario.Producers} --packets {scenario.Packets?.ToString() ?? "unbounded"}",
            .. scenario.Mark == defaults.Mark ? ImmutableArray<string>.Empty : [$"--mark {scenario.Mark}"],
            .. scenario.Tpacket == defaults.Tpacket ? ImmutableArray<string>.Empty : [$"--tpacket {scenario.Tpacket}"],
        ];
        return string.Join(' ', arguments);
    }
}
