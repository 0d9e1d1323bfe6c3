using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Runs;

/// <summary>How models with one liveness property are judged.</summary>
internal static class LivenessJudging
{
    /// <summary>The property's name.</summary>
    internal const string Name = "live";

    /// <summary>Judges a property of runs, with each table; a counterexample is recorded as a trace and replayed, which checks it without the graph.</summary>
    internal static PropertyResult Judge(Action<MachineBuilder> build, Fairness fairness = Fairness.Weak, string property = Name)
    {
        var program = ControlledProgram.Create(new DelegateModel(build, fairness: fairness));
        var results = Searches.Stores.Select(store => new ExhaustiveSearch(program, new SearchOptions { Properties = [property], Store = store, AuditEvery = 1 })
            .Run(TestContext.Current.CancellationToken).Of(property)).ToArray();
        results.ShouldAllBe(r => r.Verdict == results[0].Verdict && r.Evaluated == results[0].Evaluated);
        if (results[0].Counterexample is { } counterexample)
        {
            TraceReplay.Replay(program, TraceRecorder.Record(program, program.FindProperty(property)!, counterexample));
        }

        return results[0];
    }

    /// <summary>One obligation, open where this is true.</summary>
    internal static Liveness Open(Func<StepContext, bool> open) => new() { Open = state => open(state) ? 1UL : 0 };
}
