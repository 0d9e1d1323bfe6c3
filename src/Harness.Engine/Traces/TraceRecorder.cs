using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>Writes down a violation as a trace.</summary>
public static class TraceRecorder
{
    /// <summary>Runs the schedule of a counterexample and notes every step.</summary>
    /// <param name="program">The program in which it was found.</param>
    /// <param name="property">The property that it violates.</param>
    /// <param name="counterexample">The schedule.</param>
    /// <param name="scenario">Parameters of the model by name, or null.</param>
    /// <exception cref="TraceException">The schedule does not violate the property: an error of the engine.</exception>
    public static Trace Record(
        ControlledProgram program, Property property, Counterexample counterexample, IReadOnlyDictionary<string, string>? scenario = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(counterexample);
        var recorder = new StepRecorder(program);
        var steps = counterexample.Stem.Select(recorder.Take).ToImmutableArray();
        var lasso = property.IsOfRuns ? new LassoCheck(program, property, recorder) : null;
        foreach (var move in counterexample.Loop)
        {
            steps = steps.Add(recorder.Take(move));
            lasso?.Note(recorder, move);
        }

        var fails = steps.IsEmpty ? recorder.FailsAtStart : steps[^1].Fails;
        if (StepBound.Is(property) ? recorder.Enabled() == 0 : lasso is null ? !fails.Contains(property.Name) : lasso.Problem(recorder) is not null)
        {
            throw new TraceException($"the schedule found for {property.Name} does not violate it when it is run again: an error of the engine, please report it.");
        }

        var moves = counterexample.Stem.AddRange(counterexample.Loop);
        int? loopStart = lasso is null ? null : counterexample.Stem.Length;

        return new Trace(
            Trace.FormatName,
            Trace.CurrentVersion,
            EngineVersion.Current,
            program.Model.Name,
            program.CodeFingerprint,
            scenario ?? new Dictionary<string, string>(),
            property.Name,
            property.Statement,
            TraceNote.Of(program, property, recorder, moves, lasso, loopStart),
            program.Causes,
            recorder.Checked(property),
            [.. program.Watches.Select(w => w.Name)],
            recorder.WatchesAtStart,
            [.. moves.Select(m => ImmutableArray.Create((int)m.Task, m.Choice))],
            loopStart,
            steps);
    }
}
