using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Harness.Scenarios.Gate;

/// <summary>
/// What CI demands: scenarios, and for each of them the verdict expected of every property. Parsing is strict: a name that nobody knows, a
/// member given twice or a verdict without a reason is an error with its line, since a gate that overlooks what it was told is no gate.
/// </summary>
/// <param name="Scenarios">The scenarios in order.</param>
/// <param name="NotApplicable">Which properties no scenario of some variants judges, and why.</param>
public sealed record GateFile(ImmutableArray<GateScenario> Scenarios, ImmutableArray<NotApplicable> NotApplicable)
{
    /// <summary>The version of the format that this code reads.</summary>
    public const int Version = 2;

    /// <summary>The profile of the scenarios that every push runs.</summary>
    public const string Quick = "quick";

    /// <summary>The profile of the scenarios that take longer; as a choice of what to run it means all.</summary>
    public const string Full = "full";

    /// <summary>What is demanded for all sizes.</summary>
    public ImmutableArray<GateProof> Proofs { get; init; } = [];

    /// <summary>Tests of assemblies that are run beside the scenarios.</summary>
    public ImmutableArray<GateTests> Tests { get; init; } = [];

    /// <summary>Parses a gate file.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="GateException">It is not valid.</exception>
    public static GateFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = new GateObject(LocatedJson.Parse(text), "the gate file", "version", "reasons", "scenarios", "proofs", "tests", "notApplicable");
        var version = root.Required("version");
        if (version.Kind != JsonValueKind.Number || version.Text != Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new GateException(version.Line, $"version must be {Version}: another version of this tool wrote the file");
        }

        var reasons = new GateReasons(root.Optional("reasons"));
        var declared = new DeclaredScenarios();
        ImmutableArray<GateTests> tests = root.Optional("tests") is { } own ? [.. GateObject.Items(own, "tests").Select(GateTests.Read)] : [];
        var rows = tests.IsEmpty ? root.Required("scenarios") : root.Optional("scenarios");
        ImmutableArray<GateScenario> scenarios = rows is null ? [] : [.. GateObject.Items(rows, "scenarios").SelectMany(s => GateScenarioReader.Read(s, reasons, declared))];
        if (scenarios.IsEmpty && tests.IsEmpty)
        {
            throw new GateException(rows!.Line, "scenarios is empty: a gate that runs nothing passes nothing");
        }

        var titles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scenario in scenarios)
        {
            if (!titles.Add($"{scenario.Scenario.Title} {(scenario.IsPartial ? string.Join(' ', scenario.Expectations.Keys) : "")}"))
            {
                throw new GateException(scenario.Line, $"scenario '{scenario.Scenario.Title}' is given twice");
            }
        }

        if (tests.GroupBy(t => (t.Assembly, t.Filter)).FirstOrDefault(g => g.Count() > 1) is { } again)
        {
            throw new GateException(again.Last().Line, $"the tests of '{again.Key.Assembly}' are given twice");
        }

        ImmutableArray<NotApplicable> rules = root.Optional("notApplicable") is { } json
            ? [.. GateObject.Items(json, "notApplicable").Select(r => NotApplicableReader.Read(r, reasons))]
            : [];
        ImmutableArray<GateProof> proofs = root.Optional("proofs") is { } all ? [.. GateObject.Items(all, "proofs").SelectMany(p => GateProof.Read(p, reasons))] : [];
        if (proofs.GroupBy(p => (p.Variant, p.Reader)).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new GateException(twice.Last().Line, $"a proof of {twice.Key.Variant} with the {twice.Key.Reader} reader is asked for twice");
        }

        reasons.CheckUsed();
        GateCompleteness.Check(scenarios, rules, rows?.Line ?? root.Line);
        return new GateFile(scenarios, rules) { Proofs = proofs, Tests = tests };
    }

    /// <summary>What a profile demands for all sizes.</summary>
    /// <param name="profile">The profile.</param>
    public ImmutableArray<GateProof> SelectProofs(string profile)
        => profile == Full ? Proofs : [.. Proofs.Where(p => p.Profile == profile)];

    /// <summary>The tests of assemblies of a profile.</summary>
    /// <param name="profile">The profile.</param>
    public ImmutableArray<GateTests> SelectTests(string profile) => profile == Full ? Tests : [.. Tests.Where(t => t.Profile == profile)];

    /// <summary>The scenarios of a profile: <c>quick</c>, or <c>full</c> for all.</summary>
    /// <param name="profile">The profile.</param>
    public ImmutableArray<GateScenario> Select(string profile)
        => profile == Full ? Scenarios : [.. Scenarios.Where(s => s.Profile == profile)];
}
