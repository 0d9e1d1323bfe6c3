using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Ring.Tests;

/// <summary>Step I of the RFC, and the other half of it in the reader, under each memory model.</summary>
public class MemoryModelTests
{
    private static readonly RingBounds s_bounds = new(Slots: 1, Producers: 2, PacketsPerProducer: 1);

    /// <summary>
    /// The shortest schedules by hand. pso without the barrier: A B D F G1 G2 H J; D and then J leave the buffer, since one word keeps its order; r1. ra without it: the same 8, and r1 to r4 with
    /// something old among them; with it a step more.
    /// </summary>
    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder, false, false, 0)]
    [InlineData(MemoryModel.TotalStoreOrder, false, true, 0)]
    [InlineData(MemoryModel.TotalStoreOrder, true, false, 0)]
    [InlineData(MemoryModel.PartialStoreOrder, false, false, 11)]
    [InlineData(MemoryModel.PartialStoreOrder, false, true, 11)]
    [InlineData(MemoryModel.PartialStoreOrder, true, false, 0)]
    [InlineData(MemoryModel.PartialStoreOrder, true, true, 0)]
    [InlineData(MemoryModel.ReleaseAcquire, false, false, 12)]
    [InlineData(MemoryModel.ReleaseAcquire, false, true, 12)]
    [InlineData(MemoryModel.ReleaseAcquire, true, false, 13)]
    [InlineData(MemoryModel.ReleaseAcquire, true, true, 0)]
    public void Frame_is_torn_where_stores_or_loads_may_be_seen_out_of_order(MemoryModel memory, bool hasBarrier, bool acquires, int steps)
    {
        var result = Search(memory, hasBarrier, acquires ? new AcquireUserBitReader() : new UserBitReader(), s_bounds);
        Of(result, "P3").Verdict.ShouldBe(steps == 0 ? Verdict.Proved : Verdict.Violated);
        (Of(result, "P3").Counterexample?.Stem.Length ?? 0).ShouldBe(steps);
        string[] exclusive = ["P1", "P2", "P10"];
        exclusive.ShouldAllBe(p => Of(result, p).Verdict == Verdict.Proved);
    }

    /// <summary>Quiet, drained and alignment are judged where no store waits: a release that is under way is not a hole.</summary>
    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    public void Everything_is_proved_where_the_barrier_is_there(MemoryModel memory)
        => Search(memory, hasBarrier: true, new UserBitReader(), new RingBounds(2, 2, 2)).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);

    [Fact]
    public void Trace_shows_the_status_overtaking_the_frame_and_replays()
    {
        var program = Program(MemoryModel.PartialStoreOrder, hasBarrier: false, new UserBitReader(), s_bounds);
        var result = new ExhaustiveSearch(program, new SearchOptions()).Run(TestContext.Current.CancellationToken);
        var trace = TraceRecorder.Record(program, Of(result, "P3").Property, Of(result, "P3").Counterexample!);
        trace.Steps.Select(s => s.Letter).ShouldBe(["A", "B", "D", "F", "G1", "G2", "H", "J", "w", "w", "r1"]);
        trace.Steps[7].Accesses[0].Kind.ShouldBe("buffered");
        trace.Steps[9].Task.ShouldBe("store buffer of producer 1");
        trace.Steps[9].Accesses.Select(a => $"{a.Kind} {a.Variable} {a.After}").ShouldBe(["write slot 0 status USER"]);
        TraceReplay.Replay(program, trace);
    }

    /// <summary>What waits between tasks is in words that no reduction knows: it is not used, and the result says so.</summary>
    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Reductions_are_not_used(MemoryModel memory)
    {
        var program = Program(memory, hasBarrier: true, new AcquireUserBitReader(), s_bounds);
        string[] judged = ["P1", "P3"];
        var whole = new ExhaustiveSearch(program, new SearchOptions { Properties = judged }).Run(TestContext.Current.CancellationToken);
        var reduced = new ExhaustiveSearch(program, new SearchOptions { Properties = judged, Reductions = SearchReductions.All, Workers = 2 }).Run(TestContext.Current.CancellationToken);
        (reduced.States, reduced.Transitions, reduced.Depth).ShouldBe((whole.States, whole.Transitions, whole.Depth));
        reduced.Reductions.ShouldBeEmpty();
        reduced.ReductionNotes.ShouldBe(["no reduction: what is on its way between tasks under a weak memory model is in words that no reduction knows"]);
    }

    [Theory]
    [InlineData(RingFaults.Tamper, "fault tamper is for sc only, not for pso: what user space stores there is no store of its own")]
    [InlineData(RingFaults.Oversize, "fault oversize is for sc only, not for pso: the receive queue changes within other steps")]
    public void Faults_that_change_shared_words_within_a_step_are_refused(RingFaults fault, string problem)
        => Configuration(MemoryModel.PartialStoreOrder, new InProgressVariant(), new UserBitReader(), s_bounds, fault).Problem.ShouldBe(problem);

    [Fact]
    public void What_the_model_does_not_say_about_weak_memory_is_refused()
    {
        Configuration(MemoryModel.ReleaseAcquire, new OwnerMapVariant(testsRoom: true), new UserBitReader(), s_bounds, RingFaults.None).Problem
            .ShouldBe("variant owner-map-room is for sc only: its room test reads head, which the lock protects, without the lock");
        Configuration(MemoryModel.TotalStoreOrder, new InProgressVariant(), new ThreadedReader(remembers: true), s_bounds, RingFaults.None).Problem
            .ShouldBe("reader several-threads-remembering is for sc only, not for tso: what its threads have in hand changes within other steps");
        Configuration(MemoryModel.TotalStoreOrder, new InProgressVariant(), new UserBitReader(), new RingBounds(1, 2, null), RingFaults.None).Problem
            .ShouldBe("memory model tso needs a number of packets: unbounded packets use their numbers again");
        Configuration(MemoryModel.SequentialConsistency, new InProgressVariant(), new UserBitReader(), s_bounds, RingFaults.NoBarrier).Problem
            .ShouldBe("fault no-barrier needs a memory model other than sc, under which a barrier does nothing");
    }

    private static SearchResult Search(MemoryModel memory, bool hasBarrier, RingReader reader, RingBounds bounds)
    {
        var result = new ExhaustiveSearch(Program(memory, hasBarrier, reader, bounds), new SearchOptions { AuditEvery = 100 }).Run(TestContext.Current.CancellationToken);
        result.End.ShouldBe(SearchEnd.Complete);
        return result;
    }

    private static ControlledProgram Program(MemoryModel memory, bool hasBarrier, RingReader reader, RingBounds bounds)
        => ControlledProgram.Create(new RingModel(
            Configuration(memory, new InProgressVariant(), reader, bounds, hasBarrier ? RingFaults.None : RingFaults.NoBarrier)));

    private static RingConfiguration Configuration(MemoryModel memory, RingVariant variant, RingReader reader, RingBounds bounds, RingFaults faults)
        => new(variant, reader, bounds, faults, Memory: memory);

    private static PropertyResult Of(SearchResult result, string property) => result.Properties.Single(p => p.Property.Name == property);
}
