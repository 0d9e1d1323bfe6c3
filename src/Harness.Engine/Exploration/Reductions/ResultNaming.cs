using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Reductions;

/// <summary>How the value that a step gave to its task names members of a group.</summary>
internal static class ResultNaming
{
    /// <summary>As the effect says that gave it, otherwise as the word that was read does; null where it names nobody.</summary>
    internal static Identity? Of(StepContext context, in PendingOperation operation, Symmetry symmetry)
        => context.IsResultGiven ? context.ResultIdentity : operation.Kind switch
        {
            OperationKind.Load or OperationKind.Until or OperationKind.Update or OperationKind.CompareExchange => symmetry.IdentityOf(operation.Address),
            OperationKind.Lock when operation.Operand != ulong.MaxValue => symmetry.IdentityOf((int)operation.Operand),
            _ => null,
        };
}
