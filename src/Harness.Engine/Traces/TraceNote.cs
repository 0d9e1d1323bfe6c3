using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

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

        if (StepBound.Is(property))
        {
            return StepBound.Note(program, recorder);
        }

        if (property.Name == Property.Exception)
        {
            var atStart = moves.IsEmpty && program.InitialExceptions.FindIndex(e => e is not null) is >= 0 and var task ? $"{program.Tasks[task].Name}, before its first step: " : "";
            return recorder.LastException is { } exception ? atStart + string.Join("; it takes the place of ", new[] { exception }.Concat(recorder.Replaced).Select(Text)) : "";
        }

        return property.Name == Property.Deadlock || property.FinalOnly
            ? FinalState.Describe(program, recorder.State)
            : property.Explain is { } explain ? recorder.Show(explain) : "";
    }

    private static string Text(Exception exception) => exception is ForeignTaskException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";

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
            note += $"; {task.Name} at '{recorder.State.Tasks[task.Index]!.Operation.Label}' need not go on";
        }

        return note;
    }

    /// <summary>What repeats, in a first sentence; in a second, why it is fair, and who stands still meanwhile and why he may.</summary>
    private static string Loop(ControlledProgram program, StepRecorder recorder, ImmutableArray<Move> loop, LassoCheck lasso, string undone)
    {
        var moving = loop.Select(m => (int)m.Task).ToHashSet();
        var overtaken = new List<string>();
        var locks = new SortedSet<string>(StringComparer.Ordinal);
        var still = new List<string>();
        foreach (var task in program.Tasks.Where(t => !moving.Contains(t.Index)))
        {
            if (recorder.State.Tasks[task.Index] is not { } frame || frame.Operation.Kind == OperationKind.Drain)
            {
                continue;
            }

            var stands = $"{task.Name} at '{frame.Operation.Label}'";
            if (lasso.NeedNotMove(task.Index))
            {
                still.Add($"{stands} need not go on");
            }
            else if (frame.Operation.Kind == OperationKind.Lock && lasso.CouldMove(task.Index))
            {
                overtaken.Add(stands);
                locks.Add($"'{program.Variables[frame.Operation.Address].Name}'");
            }
            else
            {
                still.Add($"{stands} {(lasso.CouldMove(task.Index) ? "cannot always" : "cannot")} move");
            }
        }

        var fair = overtaken.Count == 0
            ? "every task that can always move takes a step in it, and a fair lock would not end it"
            : $"{string.Join(" and ", overtaken)} {(overtaken.Count == 1 ? "is" : "are")} overtaken each time that {string.Join(" and ", locks)} is free: a fair lock would let {(overtaken.Count == 1 ? "it" : "them")} in";
        return string.Join("; ", [$"the last {(loop.Length == 1 ? "step repeats" : $"{loop.Length} steps repeat")} for ever, and {undone}. {fair}", .. still, .. Stale(lasso)]);
    }

    /// <summary>Under release/acquire nothing bounds how long an old value is read; what a loop waits for may have been there all the time.</summary>
    private static string[] Stale(LassoCheck lasso)
        => lasso.Stale.Count == 0 ? []
            :
            [
                $"the old value of {string.Join(" and ", lasso.Stale.Select(n => $"'{n}'"))} is read again and again although a newer one is there: the memory model sets no bound to that; "
                + "if the loop may wait so, declare its steps with Idling and its task with mayIdle",
            ];
}
