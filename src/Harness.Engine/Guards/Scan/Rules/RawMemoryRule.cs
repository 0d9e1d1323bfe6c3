using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No pointers, no addresses as numbers, and no locals that nobody set: what lies where differs from one execution to the next.</summary>
internal static class RawMemoryRule
{
    private static readonly Denial s_pointers = new("works with pointers or addresses, which differ from one execution to the next", "use indices, spans and references");

    private static readonly Denial s_unset = new(
        "has locals that are not set to zero, so that they hold what happened to be in memory",
        "leave out SkipLocalsInit");

    internal static Denial? Judge(MethodDefinition method)
    {
        if (method.DeclaringType.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
        {
            return null;
        }

        var body = method.Body;
        if (!body.InitLocals && (body.HasVariables || body.Instructions.Any(i => i.OpCode.Code == Code.Localloc)))
        {
            return s_unset;
        }

        return body.Variables.Any(v => IsPointer(v.VariableType)) || method.Parameters.Any(p => IsPointer(p.ParameterType)) || body.Instructions.Any(IsAddressAsNumber)
            ? s_pointers
            : null;
    }

    private static bool IsPointer(TypeReference type) => type is PointerType or FunctionPointerType || (type is PinnedType pinned && IsPointer(pinned.ElementType));

    private static bool IsAddressAsNumber(Instruction instruction) =>
        instruction.OpCode.Code == Code.Calli
        || (instruction.OpCode.Code is Code.Conv_U or Code.Conv_I
            && instruction.Previous is { OpCode.Code: Code.Ldloca or Code.Ldloca_S or Code.Ldarga or Code.Ldarga_S or Code.Ldflda or Code.Ldsflda or Code.Ldelema });
}
