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
