using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Scenarios.Reductions;

namespace Harness.Scenarios.Tests;

/// <summary>
/// A reduced search says what the whole one says: every verdict and the length of every shortest schedule. Here for every variant, reader and fault within small bounds, every
/// merge audited; <c>harness verify --compare-reductions</c> does it for the scenarios of the gate.
/// </summary>
public class ReductionTests
{
    public static TheoryData<string, string, string?> Kinds
    {
        get
        {
            var data = new TheoryData<string, string, string?>();
            foreach (var variant in ScenarioCatalog.VariantNames)
            {
                data.Add(variant, "user-bit", variant.StartsWith("v3-vnet-", StringComparison.Ordinal) ? "vnet-fail" : null);
            }

            foreach (var reader in ScenarioCatalog.Readers.Select(r => r.Name).Where(r => r != "user-bit" && !r.StartsWith("opts-in", StringComparison.Ordinal)))
            {
                data.Add("in-progress", reader, null);
            }

            // The barrier does something under weak memory only, where there are no reductions.
            foreach (var (fault, _) in ScenarioCatalog.Faults.Where(f => f.Name != "no-barrier"))
            {
                data.Add(fault == "vnet-fail" ? "v3-blocks" : "in-progress", "user-bit", fault);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReducedSearch_SaysWhatTheWholeOneSays(string variant, string reader, string? fault)
    {
        string[] faults = fault is null ? [] : fault == "copy-fails" ? ["oversize", fault] : [fault];
        var scenario = new Scenario { Variant = variant, Reader = reader, Faults = faults, Slots = 1, Producers = 2, Packets = 1 };
        var comparison = ReductionComparison.Of(
            scenario,
            new SearchOptions { AuditEvery = 16, Reexecutions = 0 },
            (program, options) => new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken));

        comparison.IsComparable.ShouldBeTrue();
        comparison.Differences.ShouldBeEmpty();
    }

    /// <summary>Three producers: the smallest bounds in which exclusive use can fail, and in which members other than two can change places.</summary>
    [Theory]
    [InlineData("in-progress")]
    [InlineData("owner-map")]
    [InlineData("v3-blocks")]
    public void ThreeProducers_AreReducedNearlySixTimes(string variant)
    {
        var scenario = new Scenario { Variant = variant, Slots = 2, Producers = 3, Packets = 1 };
        var comparison = ReductionComparison.Of(
            scenario,
            new SearchOptions { AuditEvery = 16, Reexecutions = 0 },
            (program, options) => new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken));

        comparison.Differences.ShouldBeEmpty();
        comparison.Reduced[0].Reductions.ShouldBe(["producer symmetry"]);
        comparison.Reduced[0].ReductionNotes.ShouldBeEmpty();
        (comparison.Whole.States / (double)comparison.Reduced[0].States).ShouldBeInRange(5, 6, "three producers have six orders, and few states are their own renaming");
        comparison.Reduced[1].States.ShouldBeLessThan(comparison.Whole.States);
        comparison.Reduced[2].States.ShouldBeLessThan(comparison.Reduced[0].States);
    }

    /// <summary>The numbers of states, their order and the schedules do not depend on how many threads search.</summary>
    [Theory]
    [InlineData("legacy", "user-bit", SearchReductions.All, 0)]
    [InlineData("legacy", "user-bit", SearchReductions.All, 60_000)]
    [InlineData("in-progress", "non-zero", SearchReductions.None, 0)]
    [InlineData("owner-map", "user-bit", SearchReductions.Symmetry, 0)]
    public void Workers_ChangeNothing(string variant, string reader, SearchReductions reductions, int limit)
    {
        var program = ControlledProgram.Create(new ScenarioModel(new Scenario { Variant = variant, Reader = reader, Slots = 2, Producers = 3, Packets = 1 }));
        SearchResult Search(int workers) => new ExhaustiveSearch(program, new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)],
            Reductions = reductions,
            Workers = workers,
            StateLimit = limit,
        }).Run(TestContext.Current.CancellationToken);

        var one = Search(1);
        foreach (var workers in new[] { 2, 5 })
        {
            var several = Search(workers);
            several.StatesByDepth.ShouldBe(one.StatesByDepth);
            several.Transitions.ShouldBe(one.Transitions);
            several.FinalStates.ShouldBe(one.FinalStates);
            several.Audited.ShouldBe(one.Audited);
            several.PeakFrontier.ShouldBe(one.PeakFrontier);
            several.Properties.Select(p => (p.Verdict, p.Evaluated)).ShouldBe(one.Properties.Select(p => (p.Verdict, p.Evaluated)));
            several.Properties.Select(p => p.Counterexample is { } c ? string.Join(' ', c.Stem) : "").ShouldBe(one.Properties.Select(p => p.Counterexample is { } c ? string.Join(' ', c.Stem) : ""));
        }
    }

    /// <summary>Whole states without names, compared byte by byte, are as many as their fingerprints.</summary>
    [Theory]
    [InlineData("in-progress")]
    [InlineData("owner-map")]
    public void EveryTable_FindsTheSameStates(string variant)
    {
        var program = ControlledProgram.Create(new ScenarioModel(new Scenario { Variant = variant, Slots = 1, Producers = 3, Packets = 1 }));
        long[] states =
        [
            .. new[] { StateStore.Fingerprint64, StateStore.Fingerprint128, StateStore.Exact }.Select(store => new ExhaustiveSearch(program, new SearchOptions
            {
                Properties = ["P1", "P3"], Reductions = SearchReductions.All, Store = store,
            }).Run(TestContext.Current.CancellationToken).States),
        ];
        states.ShouldAllBe(s => s == states[0]);
    }
}
