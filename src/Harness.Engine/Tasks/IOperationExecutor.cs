using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>Executes the operations of a task where its code awaits them.</summary>
internal interface IOperationExecutor
{
    /// <summary>Waits until it is the task's turn, and executes the operation.</summary>
    /// <returns>The operation's value.</returns>
    ulong Execute(in PendingOperation operation);
}
