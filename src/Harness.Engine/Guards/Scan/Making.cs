using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan;

/// <summary>The making of a closure: the object, and the first values of its variables directly afterwards.</summary>
internal static class Making
{
    /// <summary>Whether an instruction makes an object of a closure.</summary>
    internal static bool Is(Instruction instruction, TypeDefinition closure) =>
        instruction.OpCode.Code == Code.Newobj && instruction.Operand is MethodReference made && made.DeclaringType.GetElementType().FullName == closure.FullName;

    /// <summary>
    /// Whether a method touches a variable, but for reading it, only once, between the making of its closure and anything that could come between: no await, and no place to which the method jumps from elsewhere.
    /// Nobody has seen the object then, and nobody sees the variable change.
    /// </summary>
    internal static bool IsOnlyWrite(MethodDefinition method, TypeDefinition closure, string field)
    {
        var code = method.Body.Instructions;
        var made = code.Where(i => Is(i, closure)).ToList();
        var touched = code.Where(i => i.OpCode.Code is Code.Stfld or Code.Ldflda && i.Operand is FieldReference f && f.Name == field && f.DeclaringType.GetElementType().FullName == closure.FullName).ToList();
        return touched is [{ OpCode.Code: Code.Stfld } write] && made is [var making] && making.Offset < write.Offset && IsStraight(method, making.Offset, write.Offset);
    }

    private static bool IsStraight(MethodDefinition method, int from, int to)
    {
        bool IsInside(Instruction? i) => i is not null && i.Offset > from && i.Offset <= to;
        return method.Body.Instructions.All(i => IsInside(i) ? !IsAwait(i) : !Targets(i).Any(IsInside))
            && !method.Body.ExceptionHandlers.Any(h => IsInside(h.TryStart) || IsInside(h.HandlerStart) || IsInside(h.FilterStart));
    }

    private static bool IsAwait(Instruction instruction) => instruction.Operand is MethodReference { Name: "AwaitOnCompleted" or "AwaitUnsafeOnCompleted" };

    private static Instruction[] Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction one => [one],
        Instruction[] several => several,
        _ => [],
    };
}
