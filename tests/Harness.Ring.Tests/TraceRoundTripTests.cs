using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Ring.Tests;

/// <summary>Every violation becomes a trace that replays, step by step, on a model that is built anew.</summary>
public class TraceRoundTripTests
{
    public static TheoryData<string> Models => ["legacy", "legacy unbounded", "non-zero", "legacy non-zero"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_violated_property_replays(string name)
    {
        var model = name switch
        {
            "legacy" => Rings.Legacy(1, 2, 1),
            "legacy unbounded" => Rings.Legacy(1, 2, null),
            "non-zero" => Rings.Model(new InProgressVariant(), new NonZeroReader(), 1, 2, 1),
            _ => Rings.Model(new LegacyVariant(), new NonZeroReader(), 2, 2, 2),
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

    /// <summary>What is wrong in the last state stands in the trace: three packets were published into two slots, so that one is lost.</summary>
    [Theory]
    [InlineData("P6", "packet of P1 was published and never delivered")]
    [InlineData("P8", "3 packets passed the filter; tp_packets 3, tp_drops 0; published 3, delivered 0, still in the ring 2")]
    [InlineData("L2", "poll looked at slot 0, the newest, which is KERNEL, and not at slot 1, where the reader waits: it sleeps")]
    public void The_note_of_a_trace_names_what_went_wrong(string property, string note)
    {
        var program = ControlledProgram.Create(Rings.Legacy(2, 3, 1));
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = [property], StopWhenDecided = true }).Run(TestContext.Current.CancellationToken);

        TraceRecorder.Record(program, result.On(property).Property, result.On(property).Counterexample!).Note.ShouldBe(note);
    }

    [Fact]
    public void A_livelock_names_who_stands_at_a_lock_that_a_fair_one_would_give_them()
    {
        var program = ControlledProgram.Create(Rings.Model(new OwnerMapVariant(), new UserBitReader(), 2, 3, 1));
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = ["livelock"] }).Run(TestContext.Current.CancellationToken);
        var trace = TraceRecorder.Record(program, result.On("livelock").Property, result.On("livelock").Counterexample!);

        trace.Note.ShouldContain("producer 1 at 'J1 publish: lock' and producer 3 at 'A lock queue' are overtaken each time that 'sk_receive_queue.lock' is free: a fair lock would let them in");
        TraceReplay.Replay(program, trace);
    }

    [Fact]
    public void A_thousand_sampled_violations_replay_identically()
    {
        var model = Rings.Legacy(2, 3, 1);
        var program = ControlledProgram.Create(model);
        var again = ControlledProgram.Create(model);
        var property = program.FindProperty("P1")!;
        var distinct = new HashSet<string>();
        for (ulong seed = 1; seed <= 1000; seed++)
        {
            var result = new SamplingRun(program, new SamplingOptions { Strategy = "random", Seed = seed, Properties = ["P1"] })
                .Run(TestContext.Current.CancellationToken);
            var counterexample = result.Properties.Single().Result.Counterexample;
            counterexample.ShouldNotBeNull($"seed {seed}");
            var trace = TraceRecorder.Record(program, property, counterexample);
            TraceReplay.Replay(again, TraceFile.Parse(TraceFile.ToJson(trace), "test"));
            distinct.Add(string.Join(' ', counterexample.Stem));
        }

        distinct.Count.ShouldBeGreaterThan(900);
    }
}
