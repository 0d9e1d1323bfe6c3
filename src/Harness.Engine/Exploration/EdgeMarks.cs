using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>What fairness and liveness properties ask of an edge, as bits. The low ones are the events of the step.</summary>
internal static class EdgeMarks
{
    /// <summary>The step need never be taken.</summary>
    internal const byte Optional = 1 << StepEvent.Most;

    /// <summary>The step takes a lock whose waiters stand in a queue.</summary>
    internal const byte QueuedLock = 1 << (StepEvent.Most + 1);

    /// <summary>The step is progress.</summary>
    internal const byte Progress = 1 << (StepEvent.Most + 2);

    /// <summary>The marks of the step that a context has just taken.</summary>
    internal static byte Of(ControlledProgram program, StepContext context, in PendingOperation operation)
        => (byte)(context.Events | (context.MadeProgress ? Progress : 0) | OfPending(program, operation));

    /// <summary>The marks that an operation has before it is executed.</summary>
    internal static byte OfPending(ControlledProgram program, in PendingOperation operation)
        => (byte)((operation.Kind == OperationKind.Lock && ((Spinlock)program.Variables[operation.Address]).IsQueued ? QueuedLock : 0)
            | (program.OptionalSteps.Contains(operation.Label!) ? Optional : 0));
}
