using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>The machine's half of a step: the operation that a task waits to do, before the task's code goes on.</summary>
internal static class OperationStep
{
    /// <summary>How many outcomes an operation has now; 0 when its task cannot move.</summary>
    /// <exception cref="ThrownInStepException">The condition threw.</exception>
    internal static int Outcomes(ControlledProgram program, Variable[] variables, StepContext context, in PendingOperation operation, int task)
    {
        if (operation.Kind is not (OperationKind.Until or OperationKind.AtomicWhen))
        {
            return Count(program, variables, context, operation, task);
        }

        if (operation.Kind == OperationKind.Until)
        {
            // The semantics looks at the word itself: whether the task may is seen when it first waits, and not only when it goes on.
            context.Footprint?.Read(context, operation.Address);
        }

        context.Code.Task = task;
        context.Code.Enter(operation.Label!);
        try
        {
            var outcomes = Count(program, variables, context, operation, task);
            context.Code.Leave();
            return outcomes;
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Thrown(program, task, "condition", operation, exception);
        }
    }

    /// <summary>Executes an enabled operation of the task that the context names.</summary>
    /// <exception cref="ThrownInStepException">The effect threw: an effect belongs to the model, and no task can catch what it throws.</exception>
    internal static void Execute(ControlledProgram program, Variable[] variables, StepContext context, in PendingOperation operation, int choice)
    {
        context.Code.Enter(operation.Label!);
        try
        {
            if (program.WeakMemory is { } weak)
            {
                weak.Execute(operation, context, variables, choice);
            }
            else
            {
                OperationSemantics.Execute(operation, context, variables, choice);
            }

            program.Observers?.Look(operation, context);
            context.Code.Leave();
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Thrown(program, context.Task, "effect", operation, exception);
        }
    }

    /// <summary>Whether an operation of this kind can be disabled, so that the memory decides whether its task can move.</summary>
    internal static bool MayWait(ControlledProgram program, OperationKind kind) => program.WeakMemory?.MayWait(kind) ?? OperationSemantics.MayWait(kind);

    private static int Count(ControlledProgram program, Variable[] variables, StepContext context, in PendingOperation operation, int task)
        => program.WeakMemory is { } weak ? weak.Outcomes(operation, context, variables, task) : OperationSemantics.Outcomes(operation, context, variables, task);

    private static ThrownInStepException Thrown(ControlledProgram program, int task, string what, in PendingOperation operation, Exception exception)
        => new($"the {what} of step '{operation.Label}' of task '{program.Tasks[task].Name}' threw {MethodNames.Friendly(exception.GetType())}: {exception.Message}", exception);
}
