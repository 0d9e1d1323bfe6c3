using System.Collections.Concurrent;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Tests;

/// <summary>
/// What a property of runs that never end has to do with the one of the same number that judges a state, with livelock, and with fairness: for every variant, reader and fault of
/// the gate's file whose graph is small within small bounds. Each relation has an argument of its own.
/// </summary>
public class LivenessRelationTests
{
    private const int MostStates = 30_000;

    private static readonly Lazy<ConcurrentBag<Row>> s_bounded = new(() => Judge(2, 1));
    private static readonly Lazy<ConcurrentBag<Row>> s_unbounded = new(() => Judge(1, null));

    private static IEnumerable<Row> All => s_bounded.Value.Concat(s_unbounded.Value);

    /// <summary>In such a state nobody moves but packets that need not come, or (blocks) a timer that finds nothing to publish: the run may stay there.</summary>
    [Fact]
    public void A_wakeup_that_is_lost_in_a_quiet_state_is_lost_for_ever()
        => Check(All, "L2", implies: "L2-live", atLeast: 60);

    /// <summary>With a number of packets, what goes on for ever is the reader alone; it takes a slot that is ready where it looks, unless it sleeps, and then all is quiet.</summary>
    [Fact]
    public void With_a_number_of_packets_a_slot_is_never_taken_only_after_a_lost_wakeup()
        => Check(s_bounded.Value.Where(r => !r.IsOfBlocks), "L2-live", implies: "L2", atLeast: 60);

    /// <summary>A state of the loop is a quiet state in which poll is about to say ready, or in which a slot is left behind.</summary>
    [Theory]
    [InlineData("L3")]
    [InlineData("L4")]
    public void What_goes_on_for_ever_with_nobody_inside_shows_in_a_quiet_state(string property)
        => Check(All, $"{property}-live", implies: property, atLeast: 100);

    /// <summary>
    /// With nobody inside, a reader that takes one slot at a time waits at the slot that is not ready: what is wrong then stays so. One that moves on before it gives a slot back
    /// is between the two for a moment only: the property of states blames it, the one of runs does not. One that forgets slots leaves them behind for ever.
    /// </summary>
    [Theory]
    [InlineData("L3")]
    [InlineData("L4")]
    public void What_is_wrong_in_a_quiet_state_stays_wrong_where_slots_are_given_back_in_order(string property)
    {
        Check(s_bounded.Value.Where(r => !r.MovesOnFirst), property, implies: $"{property}-live", atLeast: 60);
        var others = s_bounded.Value.Where(r => r.MovesOnFirst && r.Scenario.Faults.Count == 0).ToArray();
        others.Length.ShouldBeGreaterThan(40);
        others.ShouldAllBe(r => r.IsViolated(property) && !r.IsViolated($"{property}-live"));
    }

    /// <summary>A state in which nobody can move is a run that stays there.</summary>
    [Theory]
    [InlineData("L5", 1)]
    [InlineData("V-L2", 1)]
    [InlineData("deadlock", 1)]
    public void What_is_wrong_where_nobody_can_move_stays_wrong(string property, int atLeast)
        => Check(s_bounded.Value, property, implies: property == "deadlock" ? "L5-live" : $"{property}-live", atLeast);

    /// <summary>A lock that is held more often than there are copies is never free again, and the timer closes a block that has packets; the other way round every copy ends.</summary>
    [Fact]
    public void Retire_waits_for_ever_if_and_only_if_the_fill_lock_is_held_for_nobody()
    {
        Check(s_bounded.Value, "V-L1", implies: "V-L1-live", atLeast: 2);
        Check(All, "V-L1-live", implies: "V-L1", atLeast: 2);
    }

    /// <summary>A run that is fair with queued locks is weakly fair.</summary>
    [Fact]
    public void A_fairer_lock_violates_nothing_more()
    {
        var compared = 0;
        foreach (var pair in All.GroupBy(r => (r.Scenario with { Fairness = "weak" }).Title).Where(g => g.Count() == 2))
        {
            var (weak, fair) = (pair.Single(r => r.Scenario.Fairness == "weak"), pair.Single(r => r.Scenario.Fairness == "lock"));
            weak.Result.States.ShouldBe(fair.Result.States);
            foreach (var property in fair.Result.Properties.Where(p => p.Verdict == Verdict.Violated).Select(p => p.Property.Name))
            {
                compared++;
                weak.IsViolated(property).ShouldBeTrue($"{fair.Scenario.Title}: {property}");
            }
        }

        compared.ShouldBeGreaterThan(200);
    }

    /// <summary>Whoever holds the queue lock waits for nothing but copies, which need no lock: with a queue everybody is let in, unless copies that are over still count.</summary>
    [Fact]
    public void With_a_fair_lock_every_producer_leaves()
    {
        All.Where(r => r.Scenario.Fairness == "lock" && r.IsViolated("L5-live")).Select(r => r.Scenario.Variant).Distinct().ShouldBe(["v3-vnet-keeps-fill-lock"]);
        All.Count(r => r.Scenario.Fairness == "weak" && r.IsViolated("L5-live")).ShouldBeGreaterThan(60);
    }

    /// <summary>A spin without progress, in which poll takes the queue lock again and again, so that whoever is still to come cannot move at times. User space that tampers needs no lock.</summary>
    [Fact]
    public void An_idle_spin_is_a_livelock_under_weak_fairness()
        => Check(All.Where(r => r.Scenario.Fairness == "weak" && !r.Scenario.Faults.Contains("tamper")), "L3-live", implies: "livelock", atLeast: 20);

    /// <summary>
    /// In a quiet and drained ring nobody but a packet changes the slot at head, unless a reader takes it for ready: where it could be granted the next packet would get it, and where
    /// it could not, all are turned away.
    /// </summary>
    [Fact]
    public void A_wedge_for_ever_is_one_in_a_quiet_state()
    {
        Check(s_unbounded.Value, "L1-live", implies: "L1", atLeast: 10);
        Check(s_unbounded.Value.Where(r => r.Scenario.Reader is not ("non-zero" or "busy-bits")), "L1", implies: "L1-live", atLeast: 10);
        s_bounded.Value.ShouldAllBe(r => r.Result.Properties.Single(p => p.Property.Name == "L1-live").Verdict == Verdict.Vacuous);
    }

    private static void Check(IEnumerable<Row> rows, string property, string implies, int atLeast)
    {
        var violated = rows.Where(r => r.IsViolated(property) && r.Judges(implies)).ToArray();
        violated.Length.ShouldBeGreaterThanOrEqualTo(atLeast);
        violated.Where(r => !r.IsViolated(implies)).Select(r => r.Scenario.Title).ShouldBeEmpty();
    }

    private static ConcurrentBag<Row> Judge(int slots, int? packets)
    {
        var gate = GateFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "coyote-config", "verify.json")));
        var scenarios = gate.Scenarios.Select(s => s.Scenario).Where(s => s.Memory == "sc")
            .Select(s => s with { Slots = slots, Producers = 2, Packets = packets, KnownFalse = false, Fairness = "weak" })
            .Where(ScenarioCatalog.IsPossible)
            .DistinctBy(s => s.Title);
        var rows = new ConcurrentBag<Row>();
        Parallel.ForEach(scenarios, new ParallelOptions { MaxDegreeOfParallelism = 2 }, scenario =>
        {
            if (Search(scenario) is { } weak)
            {
                rows.Add(weak);
                rows.Add(Search(scenario with { Fairness = "lock" })!);
            }
        });
        return rows;
    }

    /// <returns>Null where the graph is not small.</returns>
    private static Row? Search(Scenario scenario)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var options = new SearchOptions
        {
            Properties = [.. program.Properties.Where(p => p.IsOfRuns || p.Name[0] == 'L' || p.Name.StartsWith("V-L", StringComparison.Ordinal) || p.Name == Property.Deadlock).Select(p => p.Name)],
            StateLimit = MostStates,
            AuditEvery = 0,
            Reexecutions = 0,
        };
        var result = new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken);
        return result.End == SearchEnd.Complete ? new Row(scenario, result) : null;
    }

    private sealed record Row(Scenario Scenario, SearchResult Result)
    {
        internal bool IsOfBlocks => ScenarioCatalog.IsOfBlocks(Scenario.Variant);

        /// <summary>Whether the reader goes to the next slot before it gives one back, which it does at last.</summary>
        internal bool MovesOnFirst => !ScenarioCatalog.Readers.Single(r => r.Name == Scenario.Reader).ReleasesInOrder && Scenario.Reader != "forgets-release";

        internal bool Judges(string property) => Result.Properties.Any(p => p.Property.Name == property);

        internal bool IsViolated(string property) => Result.Properties.FirstOrDefault(p => p.Property.Name == property)?.Verdict == Verdict.Violated;
    }
}
