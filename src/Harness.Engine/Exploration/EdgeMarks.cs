using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>What fairness and liveness properties ask of an edge, as bits. The low ones are the events of the step.</summary>
internal static class EdgeMarks
{
    /// <summary>The step need never be taken.</summary>
    internal const ushort Optional = 1 << StepEvent.Most;

    /// <summary>The step takes a lock whose waiters stand in a queue.</summary>
    internal const ushort QueuedLock = 1 << (StepEvent.Most + 1);

    /// <summary>The step is progress.</summary>
    internal const ushort Progress = 1 << (StepEvent.Most + 2);

    /// <summary>The step does more than pass the time of a task that may idle.</summary>
    internal const ushort Busy = 1 << (StepEvent.Most + 3);

    /// <summary>How many bits marks have.</summary>
    internal const int Bits = StepEvent.Most + 4;

    /// <summary>The marks of the step that a context has just taken.</summary>
    internal static ushort Of(ControlledProgram program, StepContext context, in PendingOperation operation, int task)
        => (ushort)(context.Events | (context.MadeProgress ? Progress : 0) | OfPending(program, operation, task));

    /// <summary>The marks that an operation has before it is executed.</summary>
    internal static ushort OfPending(ControlledProgram program, in PendingOperation operation, int task)
        => (ushort)((operation.Kind == OperationKind.Lock && ((Spinlock)program.Variables[operation.Address]).IsQueued ? QueuedLock : 0)
            | (program.OptionalSteps.Contains(operation.Label!) ? Optional : 0)
            | (program.Idles(task, operation) ? 0 : Busy));
}
