using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>What a call that only collects must be like.</summary>
internal static class Collecting
{
    /// <summary>Whether nothing becomes of what a call gives. A text builder gives itself, for the next call.</summary>
    internal static bool IsResultDropped(Site site)
    {
        for (var call = site.Instruction; call.Operand is MethodReference method;)
        {
            if (method.ReturnType.FullName == "System.Void" || call.Next?.OpCode.Code == Code.Pop)
            {
                return true;
            }

            if (!CollectionMembers.GivesReceiver(method) || Next(call) is not { } next)
            {
                return false;
            }

            call = next;
        }

        return false;
    }

    /// <summary>Whether a method would see that something in it failed.</summary>
    internal static bool CanCatch(MethodDefinition method) => method.Body.ExceptionHandlers.Any(h => h.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter);

    /// <summary>The call that collects in what a call gives.</summary>
    private static Instruction? Next(Instruction call)
    {
        for (var at = call.Next; at is not null && at.OpCode.FlowControl is FlowControl.Next or FlowControl.Call; at = at.Next)
        {
            if (at.Operand is MethodReference { HasThis: true } method && Operands.Producer(at, method.Parameters.Count) == call)
            {
                return CollectionMembers.Collects(method) ? at : null;
            }
        }

        return null;
    }
}
