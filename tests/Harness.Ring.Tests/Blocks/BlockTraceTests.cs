using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Ring.Blocks;

namespace Harness.Ring.Tests.Blocks;

/// <summary>Every violation in a ring of blocks becomes a trace that replays, and that shows the blocks after each step.</summary>
public class BlockTraceTests
{
    public static TheoryData<string> Models => ["vnet-fail", "retire does not wait", "keeps fill lock", "clears user bit", "tamper", "unbounded"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_violated_property_replays(string name)
    {
        var model = name switch
        {
            "vnet-fail" => BlockRings.Today(1, 1, 2, RingFaults.VnetFail),
            "retire does not wait" => BlockRings.Model(new RetireDoesNotWaitVariant(), new UserBitReader(), 1, 2, 1),
            "keeps fill lock" => BlockRings.Model(new VnetKeepsFillLockVariant(), new UserBitReader(), 1, 1, 2, RingFaults.VnetFail),
            "clears user bit" => BlockRings.Model(new BlocksVariant(), new ClearsUserBitReader(), 1, 2, 2),
            "tamper" => BlockRings.Today(1, 2, 1, RingFaults.Tamper),
            _ => BlockRings.Model(new RetireDoesNotWaitVariant(), new UserBitReader(), 1, 1, null, capacity: 1),
        };
        var program = ControlledProgram.Create(model);
        var violated = Rings.Search(model).Properties.Where(p => p.Verdict == Verdict.Violated).ToList();

        violated.ShouldNotBeEmpty();
        foreach (var property in violated)
        {
            var json = TraceFile.ToJson(TraceRecorder.Record(program, property.Property, property.Counterexample!));
            TraceReplay.Replay(ControlledProgram.Create(model), TraceFile.Parse(json, "test"));
        }
    }

    [Fact]
    public void A_trace_shows_the_blocks_the_active_one_and_the_fill_lock()
    {
        var program = ControlledProgram.Create(BlockRings.Model(new RetireDoesNotWaitVariant(), new UserBitReader(), 1, 2, 1));
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = ["P3"], StopWhenDecided = true }).Run(TestContext.Current.CancellationToken);
        var trace = TraceRecorder.Record(program, result.On("P3").Property, result.On("P3").Counterexample!);

        trace.Watches.ShouldBe(["block 0", "active", "fills", "t"]);
        trace.WatchesAtStart.ShouldBe(["KERNEL 0", "0", "0", "0"]);
        trace.Steps[^1].Watches.ShouldBe(["USER|BLK_TMO 1 [P1] R", "0", "1", "0"]);
    }

    /// <summary>Whole states, wide fingerprints and a full audit agree, with and without numbers for packets.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, null)]
    public void The_ways_of_telling_states_apart_agree(int producers, int? packets)
    {
        var model = BlockRings.Today(1, producers, packets, capacity: 1);
        var ordinary = Rings.Search(model, new SearchOptions { AuditEvery = 0 });

        foreach (var other in new[] { new SearchOptions { AuditEvery = 1 }, new SearchOptions { Store = StateStore.Exact }, new SearchOptions { Store = StateStore.Fingerprint128 } })
        {
            var result = Rings.Search(model, other);
            result.States.ShouldBe(ordinary.States);
            result.Transitions.ShouldBe(ordinary.Transitions);
            result.With(Verdict.Violated).ShouldBeEmpty();
        }
    }
}
