using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>The machine's half of a step: the operation that a task waits to do, before the task's code goes on.</summary>
internal static class OperationStep
{
    /// <summary>Executes an enabled operation of the task that the context names.</summary>
    /// <exception cref="ModelException">The effect threw: an effect belongs to the model, and no task can catch what it throws.</exception>
    internal static void Execute(ControlledProgram program, Variable[] variables, StepContext context, in PendingOperation operation, int choice)
    {
        try
        {
            OperationSemantics.Execute(operation, context, variables, choice);
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw new ModelException(
                $"the effect of step '{operation.Label}' of task '{program.Tasks[context.Task].Name}' threw {MethodNames.Friendly(exception.GetType())}: {exception.Message}",
                exception);
        }
    }
}
