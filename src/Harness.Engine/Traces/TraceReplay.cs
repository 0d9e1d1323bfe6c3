using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>Runs the schedule of a trace again and compares every step with what the trace says.</summary>
public static class TraceReplay
{
    /// <summary>Replays a trace.</summary>
    /// <param name="program">The program that it is replayed on.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="before">Called before each step, with its number; null for nothing.</param>
    /// <exception cref="TraceException">The trace belongs to another model, to other code or to another engine, or a step differs; the message names both sides.</exception>
    /// <returns>The trace as the model has it, after every step agreed and the last one violated the trace's property.</returns>
    /// <remarks>
    /// Lines of source are not compared, since a comment that is edited moves them: the trace that is returned has the lines of today. So nothing in it comes
    /// from the file alone.
    /// </remarks>
    public static Trace Replay(ControlledProgram program, Trace trace, Action<int>? before = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(trace);
        CheckOrigin(program, trace);
        var recorder = new StepRecorder(program);
        Compare("before the first step", "columns", Join(trace.WatchesAtStart), Join(recorder.WatchesAtStart));
        var property = StepBound.Find(program, trace)!;
        var moves = trace.Moves();
        LassoCheck? lasso = null;
        var steps = ImmutableArray.CreateBuilder<TraceStep>(trace.Steps.Length);
        for (var i = 0; i <= trace.Steps.Length; i++)
        {
            if (i == trace.LoopStart)
            {
                lasso = new LassoCheck(program, property, recorder);
            }

            if (i < trace.Steps.Length)
            {
                before?.Invoke(i + 1);
                steps.Add(Step(recorder, program, trace, i));
                lasso?.Note(recorder, moves[i]);
            }
        }

        CheckViolation(recorder, trace, property, lasso);
        Compare("after the last step", "what was checked", Join(trace.Checked.Select(Describe)), Join(recorder.Checked(property).Select(Describe)));
        Compare("after the last step", "note", trace.Note, TraceNote.Of(program, property, recorder, moves, lasso, trace.LoopStart));
        return trace with
        {
            Scenario = (program.Model as IParameterizedModel)?.Parameters ?? new Dictionary<string, string>(),
            Steps = steps.MoveToImmutable(),
        };
    }

    private static void CheckOrigin(ControlledProgram program, Trace trace)
    {
        if (trace.Model != program.Model.Name)
        {
            throw new TraceException($"the trace is of model '{trace.Model}', not of '{program.Model.Name}'");
        }

        if (trace.Engine != EngineVersion.Current)
        {
            throw new TraceException($"the trace was written by engine {trace.Engine}, and this is {EngineVersion.Current}: run the test again");
        }

        if (trace.Code != program.CodeFingerprint)
        {
            throw new TraceException($"the model's code has changed since the trace was written (code {trace.Code}, now {program.CodeFingerprint}): run the test again");
        }

        var property = StepBound.Find(program, trace) ?? throw new TraceException($"the model has no property '{trace.Property}'");
        Compare("head of the trace", "property", trace.Property, property.Name);
        Compare("head of the trace", "statement", trace.Statement, property.Statement);
        Compare("head of the trace", "causes", trace.Causes, program.Causes);
        Compare("head of the trace", "watches", Join(trace.Watches), Join(program.Watches.Select(w => w.Name)));
    }

    private static TraceStep Step(StepRecorder recorder, ControlledProgram program, Trace trace, int index)
    {
        var choice = trace.Choices[index];
        var expected = trace.Steps[index];
        var where = $"step {index + 1}";
        var move = new Move((byte)choice[0], (ushort)choice[1]);
        if (choice[0] is < 0 or > byte.MaxValue || choice[1] is < 0 or > ushort.MaxValue || !recorder.CanTake(move))
        {
            var task = choice[0] >= 0 && choice[0] < program.Tasks.Length ? $"'{program.Tasks[choice[0]].Name}'" : $"number {choice[0]}";
            throw new TraceException($"{where}: the trace moves task {task} with outcome {choice[1]}, which cannot move so in the model");
        }

        var actual = recorder.Take(move);
        Compare(where, "number", expected.Number, actual.Number);
        Compare(where, "task", expected.Task, actual.Task);
        Compare(where, "step", $"{expected.Letter} {expected.Step}", $"{actual.Letter} {actual.Step}");
        Compare(where, "operation", expected.Operation, actual.Operation);
        Compare(where, "accesses", Join(expected.Accesses.Select(Describe)), Join(actual.Accesses.Select(Describe)));
        Compare(where, "events", Join(expected.Events.Select(Describe)), Join(actual.Events.Select(Describe)));
        Compare(where, "columns", Join(expected.Watches), Join(actual.Watches));
        Compare(where, "violations", Join(expected.Fails), Join(actual.Fails));
        Compare(where, "fingerprint", expected.Fingerprint, actual.Fingerprint);
        Compare(where, "source", expected.Source, actual.Source);
        return actual;
    }

    private static void CheckViolation(StepRecorder recorder, Trace trace, Property property, LassoCheck? lasso)
    {
        if (property.IsOfRuns)
        {
            if ((lasso is null ? "is missing" : lasso.Problem(recorder)) is { } problem)
            {
                throw new TraceException($"what the trace repeats for ever {problem}");
            }

            return;
        }

        if (StepBound.Is(property))
        {
            if (recorder.Enabled() == 0)
            {
                throw new TraceException("after the last step of the trace nobody can move: the schedule came to its end");
            }

            return;
        }

        var fails = trace.Steps.IsEmpty ? recorder.FailsAtStart : trace.Steps[^1].Fails;
        if (!fails.Contains(trace.Property))
        {
            throw new TraceException($"the last step of the trace does not violate {trace.Property}");
        }
    }

    private static void Compare<T>(string where, string what, T trace, T model)
    {
        if (!EqualityComparer<T>.Default.Equals(trace, model))
        {
            throw new TraceException($"{where}: the trace has {what} '{trace}', the model has '{model}'");
        }
    }

    private static string Describe(TraceAccess access) => $"{access.Kind} {access.Variable}@{access.Address} {access.Before} -> {access.After}";

    private static string Describe(TraceEvent happened) => $"{happened.Kind} {happened.Place} {happened.Item}";

    private static string Describe(TraceWord word) => $"{word.Variable}@{word.Address} {word.Value}";

    private static string Join(IEnumerable<string> parts) => string.Join("; ", parts);
}
