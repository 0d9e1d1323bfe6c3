using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No change of an array that the method did not make itself: other copies of the task may see it too.</summary>
/// <remarks>An approximation: a method that makes any array may write to all that were not there before the step (<see cref="SharedCollections"/>).</remarks>
internal static class ArrayWriteRule
{
    private static readonly Denial Denied = new(
        "writes an element of an array that it did not make",
        "keep mutable state in cells, or fill the array where it is made");

    /// <summary>Where the code does not tell of what type the array is.</summary>
    private static readonly ArrayType s_any = new(new GenericParameter(new TypeReference("", "any", null, null)));

    internal static Denial? Judge(Site site) =>
        IsWrite(site.Instruction)
        && !ModelNames.IsCompilersList(site.Method.DeclaringType)
        && !site.Method.Body.Instructions.Any(IsNewArray)
            ? Denied
            : null;

    /// <summary>How deep the array that an instruction writes to lies below the top of the stack, and its type; null if it writes to none.</summary>
    internal static (int Depth, TypeReference Array)? Written(Site site)
    {
        if (!IsWrite(site.Instruction))
        {
            return null;
        }

        var depth = site.Instruction.OpCode.Code switch
        {
            Code.Ldelema => 1,
            Code.Call => ((MethodReference)site.Instruction.Operand).Parameters.Count,
            _ => 2,
        };
        var pushed = Operands.Producer(site.Instruction, depth) is { } producer ? Operands.Pushed(site.Method, producer) : null;
        return (depth, pushed as ArrayType ?? s_any);
    }

    private static bool IsWrite(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Stelem_Any or Code.Stelem_I or Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 or Code.Stelem_I8
            or Code.Stelem_R4 or Code.Stelem_R8 or Code.Stelem_Ref => true,

        // An element's address is also taken to read a field of a struct in it.
        Code.Ldelema => instruction.Next.OpCode.Code is not (Code.Ldfld or Code.Ldobj),

        // Arrays of several dimensions have methods instead of instructions.
        Code.Call => instruction.Operand is MethodReference { DeclaringType: ArrayType, Name: "Set" or "Address" },
        _ => false,
    };

    private static bool IsNewArray(Instruction instruction) =>
        instruction.OpCode.Code == Code.Newarr || instruction is { OpCode.Code: Code.Newobj, Operand: MethodReference { DeclaringType: ArrayType } };
}
