using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>States in which no task can move.</summary>
internal static class FinalState
{
    /// <summary>Judges the state that the context holds as one in which no task can move.</summary>
    internal static void Judge(ControlledProgram program, StepContext context, Property[] final, ReadOnlySpan<Frame?> tasks)
    {
        context.BeginStep(0);
        context.JudgeState(final);
        if (IsDeadlock(program, tasks))
        {
            context.Fail(Property.DeadlockIndex);
        }
    }

    /// <summary>A task that may idle and is asleep in a wait queue, waits for a condition on the memory or for a value of a cell, or passes the time, waits for nobody in particular; every other unfinished task is stuck.</summary>
    internal static bool IsDeadlock(ControlledProgram program, ReadOnlySpan<Frame?> tasks)
    {
        for (var task = 0; task < tasks.Length; task++)
        {
            if (tasks[task] is { } frame && !MayStay(program, task, frame.Operation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a task that waits to do an operation, or to pass the time, waits for nobody in particular.</summary>
    internal static bool MayStay(ControlledProgram program, int task, in PendingOperation operation)
        => program.Tasks[task].MayIdle
            && (operation.Kind is OperationKind.Sleep or OperationKind.Until or OperationKind.AtomicWhen or OperationKind.Drain || program.Idles(task, operation));

    /// <summary>Who waits for what and for whom.</summary>
    /// <param name="program">The program.</param>
    /// <param name="state">The state.</param>
    /// <param name="movable">The tasks that can move, and wait for nothing.</param>
    internal static string Describe(ControlledProgram program, ProgramState state, ulong movable = 0)
    {
        var memory = new ulong[program.InitialMemory.Length];
        state.Memory.CopyTo(memory);
        var waits = new List<string>();
        for (var task = 0; task < state.Tasks.Length; task++)
        {
            if (state.Tasks[task] is { } frame && frame.Operation.Kind != OperationKind.Drain && ((movable >> task) & 1) == 0)
            {
                waits.Add(program.Idles(task, frame.Operation)
                    ? $"{program.Tasks[task].Name} passes the time at step '{frame.Operation.Label}'"
                    : $"{program.Tasks[task].Name} waits {What(program, state, memory, task, frame)}");
            }
        }

        return string.Join("; ", waits);
    }

    /// <summary>What a task that cannot move waits for.</summary>
    internal static string Waits(ControlledProgram program, ProgramState state, int task)
    {
        var memory = new ulong[program.InitialMemory.Length];
        state.Memory.CopyTo(memory);
        var frame = state.Tasks[task]!;
        return frame.Operation switch
        {
            { Kind: OperationKind.Drain } => "for a store",
            { Kind: OperationKind.Lock } lockIt when memory[lockIt.Address] == 0 => $"until its store buffer is empty, at step '{lockIt.Label}'",
            { Kind: OperationKind.Lock or OperationKind.Sleep or OperationKind.Until or OperationKind.AtomicWhen } => What(program, state, memory, task, frame),
            var ordered => $"until its store buffer is empty, at step '{ordered.Label}'",
        };
    }

    private static string What(ControlledProgram program, ProgramState state, ulong[] memory, int task, Frame frame)
    {
        var operation = frame.Operation;
        var at = $" at step '{operation.Label}'";
        switch (operation.Kind)
        {
            case OperationKind.Lock:
                var owner = (int)memory[operation.Address] - 1;
                var whom = owner == task ? "which it already holds itself"
                    : $"which {program.Tasks[owner].Name} holds{(state.Tasks[owner] is null ? " although it has ended" : "")}";
                return $"for lock '{program.Variables[operation.Address].Name}', {whom},{at}";
            case OperationKind.Sleep:
                return $"for a wake through '{program.Variables[operation.Address].Name}'{at}";
            case OperationKind.Until when frame is ForeignFrame:
                return $"for '{program.Variables[operation.Address].Name}', now {program.Variables[operation.Address].Format(memory[operation.Address])}{at}";
            case OperationKind.Until:
                var cell = program.Variables[operation.Address];
                return $"for '{cell.Name}', now {cell.Format(memory[operation.Address])}, to meet the condition of {MethodNames.Of(operation.Function!.Method)} with operand {cell.Format(operation.Operand)}{at}";
            default:
                return $"for the condition of {MethodNames.Of(operation.Function!.Method)}{at}";
        }
    }
}
