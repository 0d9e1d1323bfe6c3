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
        { Name: "ToString", HasParameters: false, DeclaringType.FullName: "System.Object" or "System.Exception" } => site.Constraint ?? Caught(site) ?? Given(site.Method, site.Instruction.Previous),
        GenericInstanceMethod { Name: "AppendFormatted", GenericArguments: [var type] } => type,
        _ => null,
    };

    /// <summary>A handler begins with what was caught.</summary>
    private static TypeReference? Caught(Site site)
        => site.Method.Body.ExceptionHandlers.FirstOrDefault(h => h.HandlerType == ExceptionHandlerType.Catch && h.HandlerStart == site.Instruction)?.CatchType;

    /// <summary>What an instruction leaves on the stack, seen through the test for null that <c>?.</c> is made of; null where it is not plain.</summary>
    private static TypeReference? Given(MethodDefinition method, Instruction? instruction)
    {
        while (instruction is { OpCode.Code: Code.Nop or Code.Br or Code.Br_S or Code.Ldnull or Code.Pop or Code.Brtrue or Code.Brtrue_S or Code.Dup })
        {
            instruction = instruction.Previous;
        }

        return instruction switch
        {
            null => null,
            { Operand: FieldReference field } => field.FieldType,
            { OpCode.Code: Code.Newobj, Operand: MethodReference constructor } => constructor.DeclaringType,
            { Operand: MethodReference called } => called.ReturnType,
            { OpCode.Code: Code.Castclass or Code.Isinst, Operand: TypeReference type } => type,
            _ => Place(method, instruction),
        };
    }

    private static TypeReference? Place(MethodDefinition method, Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3 => method.Body.Variables[instruction.OpCode.Code - Code.Ldloc_0].VariableType,
        Code.Ldloc or Code.Ldloc_S => ((VariableDefinition)instruction.Operand).VariableType,
        Code.Ldarg or Code.Ldarg_S => ((ParameterDefinition)instruction.Operand).ParameterType,
        Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 => Argument(method, instruction.OpCode.Code - Code.Ldarg_0),
        _ => null,
    };

    private static TypeReference? Argument(MethodDefinition method, int index)
        => method.HasThis && index == 0 ? method.DeclaringType : method.Parameters[index - (method.HasThis ? 1 : 0)].ParameterType;

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
