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
    /// <param name="loopStart">How many moves come before the loop, or null.</param>
    internal static string Of(ControlledProgram program, Property property, StepRecorder recorder, ImmutableArray<Move> moves, int? loopStart)
    {
        if (loopStart is { } start)
        {
            return Loop(program, recorder, moves[start..]);
        }

        if (property.Name == Property.Exception)
        {
            return recorder.LastException is { } exception ? $"{exception.GetType().Name}: {exception.Message}" : "";
        }

        return property.Name == Property.Deadlock || property.FinalOnly
            ? FinalState.Describe(program, recorder.State)
            : property.Explain is { } explain ? recorder.Show(explain) : "";
    }

    private static string Loop(ControlledProgram program, StepRecorder recorder, ImmutableArray<Move> loop)
    {
        var note = $"the last {loop.Length} steps repeat for ever: every task that can move throughout takes a step, and nothing gets done";
        var moving = loop.Select(m => (int)m.Task).ToHashSet();
        foreach (var task in program.Tasks.Where(t => !moving.Contains(t.Index)))
        {
            if (recorder.State.Tasks[task.Index] is not { } frame || frame.Operation.Kind == OperationKind.Drain)
            {
                continue;
            }

            note += frame.Operation.Kind == OperationKind.Lock
                ? $". {task.Name} stands at '{frame.Operation.Label}' and is overtaken each time that lock "
                    + $"'{program.Variables[frame.Operation.Address].Name}' is free: a fair lock would let it in"
                : $". {task.Name} stands at '{frame.Operation.Label}', which is not possible throughout";
        }

        return note;
    }
}
