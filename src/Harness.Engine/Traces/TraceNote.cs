using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>What a person should know about the end of a trace besides its steps. It follows from the model, so that replay can check it.</summary>
internal static class TraceNote
{
    /// <param name="program">The program.</param>
    /// <param name="property">The violated property.</param>
    /// <param name="recorder">The recorder after the last step.</param>
    /// <param name="moves">The schedule.</param>
    /// <param name="lasso">What was seen of the part that repeats, or null.</param>
    /// <param name="loopStart">How many moves come before that part, or null.</param>
    internal static string Of(ControlledProgram program, Property property, StepRecorder recorder, ImmutableArray<Move> moves, LassoCheck? lasso, int? loopStart)
    {
        if (lasso is not null)
        {
            var undone = property.Liveness?.Explain?.Invoke(lasso.Obligation);
            return loopStart == moves.Length
                ? Stay(program, recorder, undone)
                : Loop(program, recorder, moves[loopStart!.Value..], lasso, undone ?? "nothing gets done");
        }

        if (property.Name == Property.Exception)
        {
            return recorder.LastException is { } exception ? $"{exception.GetType().Name}: {exception.Message}" : "";
        }

        return property.Name == Property.Deadlock || property.FinalOnly
            ? FinalState.Describe(program, recorder.State)
            : property.Explain is { } explain ? recorder.Show(explain) : "";
    }

    private static string Stay(ControlledProgram program, StepRecorder recorder, string? undone)
    {
        var movable = recorder.Enabled();
        var note = $"nobody has to move, and so it stays for ever{(undone is null ? "" : $": {undone}")}";
        if (FinalState.Describe(program, recorder.State, movable) is { Length: > 0 } waits)
        {
            note += $". {waits}";
        }

        foreach (var task in program.Tasks.Where(t => ((movable >> t.Index) & 1) != 0))
        {
            note += $". {task.Name} stands at '{recorder.State.Tasks[task.Index]!.Operation.Label}', which need never come";
        }

        return note;
    }

    private static string Loop(ControlledProgram program, StepRecorder recorder, ImmutableArray<Move> loop, LassoCheck lasso, string undone)
    {
        var note = $"the last {(loop.Length == 1 ? "step repeats" : $"{loop.Length} steps repeat")} for ever: every task that can move throughout takes a step, and {undone}";
        var moving = loop.Select(m => (int)m.Task).ToHashSet();
        foreach (var task in program.Tasks.Where(t => !moving.Contains(t.Index)))
        {
            if (recorder.State.Tasks[task.Index] is not { } frame || frame.Operation.Kind == OperationKind.Drain)
            {
                continue;
            }

            var stands = $". {task.Name} stands at '{frame.Operation.Label}'";
            note += lasso.NeedNotMove(task.Index) ? $"{stands}, which need never come"
                : frame.Operation.Kind == OperationKind.Lock && lasso.CouldMove(task.Index)
                    ? $"{stands} and is overtaken each time that lock '{program.Variables[frame.Operation.Address].Name}' is free: a fair lock would let it in"
                : $"{stands}, which is not possible throughout";
        }

        return note;
    }
}
