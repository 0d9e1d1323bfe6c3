using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>The machine's half of a step: the operation that a task waits to do, before the task's code goes on.</summary>
internal static class OperationStep
{
    /// <summary>How many outcomes an operation has now; 0 when its task cannot move.</summary>
    /// <exception cref="ModelException">The condition threw.</exception>
    internal static int Outcomes(ControlledProgram program, Variable[] variables, StepContext context, in PendingOperation operation, int task)
    {
        if (operation.Kind is not (OperationKind.Until or OperationKind.AtomicWhen))
        {
            return OperationSemantics.Outcomes(operation, context, variables, task);
        }

        context.Code.Task = task;
        context.Code.Enter(operation.Label!);
        try
        {
            return OperationSemantics.Outcomes(operation, context, variables, task);
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Thrown(program, task, "condition", operation, exception);
        }
        finally
        {
            context.Code.Leave();
        }
    }

    /// <summary>Executes an enabled operation of the task that the context names.</summary>
    /// <exception cref="ModelException">The effect threw: an effect belongs to the model, and no task can catch what it throws.</exception>
    internal static void Execute(ControlledProgram program, Variable[] variables, StepContext context, in PendingOperation operation, int choice)
    {
        context.Code.Enter(operation.Label!);
        try
        {
            OperationSemantics.Execute(operation, context, variables, choice);
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Thrown(program, context.Task, "effect", operation, exception);
        }
        finally
        {
            context.Code.Leave();
        }
    }

    private static ModelException Thrown(ControlledProgram program, int task, string what, in PendingOperation operation, Exception exception)
        => new($"the {what} of step '{operation.Label}' of task '{program.Tasks[task].Name}' threw {MethodNames.Friendly(exception.GetType())}: {exception.Message}", exception);
}
