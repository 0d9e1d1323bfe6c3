using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>
/// No text of a whole exception: it tells where it was thrown, which no state knows. It is seen where the code itself knows that it has an exception, by its type.
/// </summary>
internal static class ExceptionTextRule
{
    private static readonly Denial s_denial = new("makes a text of a whole exception, with the places where it was thrown, which are no part of the state", "use its message");

    internal static Denial? Judge(Site site)
        => site.Instruction.Operand is MethodReference method && IsException(Shown(method, site), site) ? s_denial : null;

    /// <summary>The type of what a call makes a text of; null for any other call.</summary>
    private static TypeReference? Shown(MethodReference method, Site site) => method switch
    {
        { Name: "ToString", HasParameters: false, DeclaringType.FullName: "System.Object" or "System.Exception" } => site.Constraint ?? Caught(site) ?? Operands.Given(site.Method, site.Instruction.Previous),
        GenericInstanceMethod { Name: "AppendFormatted", GenericArguments: [var type] } => type,
        _ => null,
    };

    /// <summary>A handler begins with what was caught.</summary>
    private static TypeReference? Caught(Site site)
        => site.Method.Body.ExceptionHandlers.FirstOrDefault(h => h.HandlerType == ExceptionHandlerType.Catch && h.HandlerStart == site.Instruction)?.CatchType;

    /// <summary>The framework is known by its names.</summary>
    private static bool IsException(TypeReference? type, Site site)
    {
        while (type is not null and not GenericParameter && site.IsModels(type))
        {
            type = type.Resolve()?.BaseType;
        }

        return type?.Name.EndsWith("Exception", StringComparison.Ordinal) == true;
    }
}
