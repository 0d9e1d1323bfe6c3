using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Tests;

/// <summary>Each check of bounds, where it fires and where it passes. P1 of the legacy variant is smallest at N=1 P=2 K=1, P7i at N=2 P=3 K=1.</summary>
public class BoundsCheckTests
{
    private static readonly Scenario s_legacy = new() { Variant = "legacy" };

    [Fact]
    public void RightSmallestBounds_AreConfirmed_MinimalAndGrow()
    {
        var findings = Check(s_legacy, ("P7i", new RingBounds(2, 3, 1)), ("P1", new RingBounds(1, 2, 1)));

        Lines(findings, "smallest").ShouldBe(["P1 N=1 P=2 K=1 Confirmed", "P7i N=2 P=3 K=1 Confirmed"]);
        Lines(findings, "minimal").ShouldBe(["P1 N=1 P=1 K=1 BelowThreshold", "P7i N=1 P=3 K=1 Confirmed", "P7i N=2 P=2 K=1 Confirmed"]);
        Lines(findings, "growth").ShouldBe(
        [
            "P1 N=1 P=2 K=2 Confirmed", "P1 N=1 P=3 K=1 Confirmed", "P1 N=2 P=2 K=2 Confirmed",
            "P7i N=2 P=3 K=2 Confirmed", "P7i N=2 P=4 K=1 Confirmed", "P7i N=3 P=3 K=2 Confirmed",
        ]);
    }

    /// <summary>One packet is never dropped for a full ring, so that P9 has nothing to say with one producer less.</summary>
    [Fact]
    public void BelowBoundsWhereNothingIsJudged_IsCountedApart()
        => Lines(Check(new Scenario { Variant = "mark-in-padding" }, ("P9", new RingBounds(1, 2, 1))), "minimal").ShouldBe(["P9 N=1 P=1 K=1 NothingToJudge"]);

    [Fact]
    public void SmallestBoundsWithoutAViolation_AreRefuted()
    {
        var wrong = Check(s_legacy, ("P1", new RingBounds(2, 2, 1))).Single(f => f.Check == "smallest");

        wrong.Outcome.ShouldBe(BoundsOutcome.Refuted);
        wrong.Detail.ShouldBe("the file says Violated at these smallest bounds, found Vacuous ((P-1)*K = 1 < N = 2: the other producers cannot come round to a stalled producer's slot)");
    }

    [Fact]
    public void BoundsThatAreNotSmallest_AreRefuted_WithTheViolation()
    {
        var refuted = Check(s_legacy, ("P1", new RingBounds(2, 3, 1))).Single(f => f.Outcome == BoundsOutcome.Refuted);

        refuted.Scenario.Bounds.ShouldBe("N=1 P=3 K=1");
        refuted.Detail.ShouldBe("it is violated here already, so that N=2 P=3 K=1 is not smallest");
        refuted.Violation.ShouldNotBeNull();
    }

    /// <summary>A reader that takes the mark for a packet: with one producer, a further slot needs more packets, and it is looked for how many.</summary>
    [Fact]
    public void GrowthWithOneProducer_RaisesPackets()
        => Lines(Check(new Scenario { Variant = "in-progress", Reader = "non-zero" }, ("P7", new RingBounds(2, 1, 2))), "growth")
            .ShouldBe(["P7 N=2 P=1 K=3 Confirmed", "P7 N=2 P=2 K=2 Confirmed", "P7 N=3 P=1 K=3 Confirmed"]);

    /// <summary>What is violated nowhere does not stay violated; P9 holds of in-progress, whatever a file says.</summary>
    [Fact]
    public void ViolationThatDoesNotGrow_IsRefuted()
        => Check(s_legacy with { Variant = "in-progress" }, ("P9", new RingBounds(1, 2, 1))).Where(f => f.Check == "growth" && f.Outcome == BoundsOutcome.Refuted)
            .Select(f => f.Detail).Distinct().ShouldBe(["the violation at the smallest bounds N=1 P=2 K=1 is gone here"]);

    /// <summary>Four packets are needed for L3: a proof with three says little.</summary>
    [Fact]
    public void ProofThatBreaksOneStepLarger_IsRefuted()
    {
        var findings = Run([Scenario(s_legacy, ("L3", new Expectation(Verdict.Proved, "test")), ("P9", new Expectation(Verdict.Proved, "test")))]);

        findings.Where(f => f.Property == "P9").ShouldAllBe(f => f.Outcome == BoundsOutcome.Confirmed || f.Outcome == BoundsOutcome.Sampled);
        var refuted = findings.Where(f => f.Outcome == BoundsOutcome.Refuted).ToArray();
        refuted.Select(f => $"{f.Property} {f.Scenario.Bounds}").ShouldBe(["L3 N=2 P=4 K=1", "L3 N=2 P=3 K=2"]);
        refuted[0].Detail.ShouldBe("Proved within N=2 P=3 K=1, and violated at these larger bounds, which no scenario of the gate says");
    }

    /// <summary>The same proof where another scenario of the gate says, within four packets, that L3 is violated: nobody is told anything wrong.</summary>
    [Fact]
    public void ProofThatBreaksWhereAnotherScenarioSaysSo_IsCountedApart()
    {
        var findings = Run(
        [
            Scenario(s_legacy, ("L3", new Expectation(Verdict.Proved, "test"))),
            Scenario(s_legacy with { Producers = 2, Packets = 2 }, ("L3", new Expectation(Verdict.Violated, "test", new RingBounds(2, 2, 2)))),
        ]);

        Lines(findings, "larger").ShouldBe(["L3 N=2 P=3 K=2 ViolatedBeyond", "L3 N=2 P=4 K=1 ViolatedBeyond", "L3 N=3 P=3 K=1 Confirmed"]);
        findings.First(f => f.Outcome == BoundsOutcome.ViolatedBeyond).Detail
            .ShouldBe("Proved within N=2 P=3 K=1; violated within larger bounds, which the gate's scenario 'legacy, user-bit reader, N=2 P=2 K=2, sc' judges");
    }

    /// <summary>
    /// The owner map with a plain clear keeps L2 with three producers of a packet each and violates it with four: no sampled schedule shows it, and a search does. Where the
    /// search may not go so far, the claim is said to be sampled and not confirmed.
    /// </summary>
    [Fact]
    public void ProofThatBreaksWhereNoSampledScheduleShowsIt_IsRefutedByTheSearch()
    {
        ImmutableArray<GateScenario> gate = [Scenario(new Scenario { Variant = "owner-map-plain-clear", Slots = 2, Producers = 3, Packets = 1 }, ("L2", new Expectation(Verdict.Proved, "test")))];

        Run(gate, larger: 1_000_000).Single(f => f.Scenario.Producers == 4).Outcome.ShouldBe(BoundsOutcome.Refuted);
        Lines(Run(gate, larger: 10), "larger").ShouldBe(["L2 N=2 P=3 K=2 Sampled", "L2 N=2 P=4 K=1 Sampled", "L2 N=3 P=3 K=1 Sampled"]);
    }

    /// <summary>A violation that the gate expects only with more slots says nothing of the step in between.</summary>
    [Fact]
    public void ProofThatBreaksBelowWhatAnotherScenarioSays_IsRefuted()
    {
        var findings = Run(
        [
            Scenario(s_legacy, ("L3", new Expectation(Verdict.Proved, "test"))),
            Scenario(s_legacy with { Slots = 3, Packets = null }, ("L3", new Expectation(Verdict.Violated, "test"))),
        ]);

        Lines(findings, "larger").ShouldBe(["L3 N=2 P=3 K=2 Refuted", "L3 N=2 P=4 K=1 Refuted", "L3 N=3 P=3 K=1 Confirmed"]);
    }

    /// <summary>The reader that sleeps beside a ready slot sleeps there for ever with one producer or packet more, too, if that packet went through the ring before.</summary>
    [Fact]
    public void RunThatStaysForEverGrows_WithoutASearchOfLargerBounds()
        => Lines(Check(s_legacy, ("L2-live", new RingBounds(2, 3, 1))), "growth")
            .ShouldBe(["L2-live N=2 P=3 K=2 Confirmed", "L2-live N=2 P=4 K=1 Confirmed", "L2-live N=3 P=3 K=2 Confirmed"]);

    /// <summary>
    /// A livelock of legacy: its own schedule, with the further packets sent in front or as it comes round, is one within larger bounds, so that no
    /// schedule need be sampled and nothing searched there, which is how none could be seen.
    /// </summary>
    [Fact]
    public void LivelockGrows_WithoutASearchOfLargerBounds()
    {
        var searched = new List<string>();
        var findings = Run([Scenario(s_legacy, ("livelock", new Expectation(Verdict.Violated, "test", new RingBounds(2, 2, 2))))], searched);

        Lines(findings, "growth").ShouldBe(["livelock N=2 P=2 K=3 Confirmed", "livelock N=2 P=3 K=2 Confirmed", "livelock N=3 P=2 K=3 Confirmed"]);
        searched.ShouldNotBeEmpty();
        searched.ShouldAllBe(title => title.Contains("N=2 P=2 K=2") || title.Contains("N=1 P=2 K=2") || title.Contains("N=2 P=1 K=2") || title.Contains("N=2 P=2 K=1"));
    }

    private static BoundsFinding[] Check(Scenario scenario, params (string Property, RingBounds Smallest)[] claims)
        => Run([Scenario(scenario, [.. claims.Select(c => (c.Property, new Expectation(Verdict.Violated, "test", c.Smallest)))])]);

    private static GateScenario Scenario(Scenario scenario, params (string Property, Expectation Expectation)[] expectations)
        => new(scenario, "full", expectations.ToImmutableSortedDictionary(e => e.Property, e => e.Expectation), IsPartial: false, [], 1);

    private static BoundsFinding[] Run(ImmutableArray<GateScenario> scenarios, List<string>? searched = null, long larger = BoundsSearcher.DefaultLargerStates)
    {
        var token = TestContext.Current.CancellationToken;
        var searcher = new BoundsSearcher(new SearchOptions(), Search, token) { LargerStates = larger };
        return [.. BoundsPlan.Of(scenarios).SelectMany(c => c.Run(searcher))];

        SearchResult Search(ControlledProgram program, SearchOptions options)
        {
            searched?.Add(program.Model.Name);
            return new ExhaustiveSearch(program, options).Run(token);
        }
    }

    private static string[] Lines(IEnumerable<BoundsFinding> findings, string check)
        => [.. findings.Where(f => f.Check == check).Select(f => $"{f.Property} {f.Scenario.Bounds} {f.Outcome}").Order(StringComparer.Ordinal)];
}
