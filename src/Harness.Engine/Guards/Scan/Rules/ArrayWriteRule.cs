using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No change of an array that the method did not make itself: other copies of the task may see it too.</summary>
/// <remarks>An approximation: a method that makes any array may write to all of them.</remarks>
internal static class ArrayWriteRule
{
    private static readonly Denial Written = new(
        "writes an element of an array that it did not make",
        "keep mutable state in cells, or fill the array where it is made");

    internal static Denial? Judge(Site site) =>
        IsWrite(site.Instruction)
        && !ModelNames.IsCompilersList(site.Method.DeclaringType)
        && !site.Method.Body.Instructions.Any(IsNewArray)
            ? Written
            : null;

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
