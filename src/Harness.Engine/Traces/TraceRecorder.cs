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
        var moves = counterexample.Stem.AddRange(counterexample.Loop);
        var steps = moves.Select(recorder.Take).ToImmutableArray();
        var fails = steps.IsEmpty ? recorder.FailsAtStart : steps[^1].Fails;
        if (counterexample.Loop.IsEmpty && !fails.Contains(property.Name))
        {
            throw new TraceException($"the schedule found for {property.Name} does not violate it when it is run again: an error of the engine, please report it.");
        }

        return new Trace(
            Trace.FormatName,
            Trace.CurrentVersion,
            EngineVersion.Current,
            program.Model.Name,
            program.CodeFingerprint,
            scenario ?? new Dictionary<string, string>(),
            property.Name,
            property.Statement,
            TraceNote.Of(program, property, recorder, moves, counterexample.Loop.IsEmpty ? null : counterexample.Stem.Length),
            [.. program.Watches.Select(w => w.Name)],
            recorder.WatchesAtStart,
            [.. moves.Select(m => ImmutableArray.Create((int)m.Task, m.Choice))],
            counterexample.Loop.IsEmpty ? null : counterexample.Stem.Length,
            steps);
    }
}
