using Harness.Engine.Guards.Scan.Rules;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan;

/// <summary>Who writes a field that C# does not let its author call readonly: a parameter of a primary constructor, kept because a member uses it, or a variable that a lambda captured.</summary>
internal static class FieldWrites
{
    /// <summary>Whether a member of the type, or of a type inside it, could write the field; its constructors do not count.</summary>
    /// <param name="owner">The type.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="isReadonlyStruct">Whether its type is a readonly struct, whose methods cannot write it.</param>
    internal static bool Any(TypeDefinition owner, string field, bool isReadonlyStruct) =>
        AnyIn(Inside(owner).SelectMany(t => t.Methods), owner, field, isReadonlyStruct);

    /// <summary>
    /// Whether anything but the method that makes the closure could write a variable: lambdas and local functions of the same closure, or of one inside it. A method that waits in the middle
    /// could write afterwards, and counts, unless its one write belongs to the making.
    /// </summary>
    /// <param name="closure">The closure.</param>
    /// <param name="field">The variable's field.</param>
    /// <param name="isReadonlyStruct">Whether its type is a readonly struct, whose methods cannot write it.</param>
    internal static bool AnyInLambdas(TypeDefinition closure, string field, bool isReadonlyStruct)
    {
        var outermost = closure;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        var others = Inside(outermost).SelectMany(t => t.Methods).Where(m => m.HasBody && (ModelNames.IsStateMachine(m.DeclaringType) ? !Making.IsOnlyWrite(m, closure, field) : !Makes(m, closure)));
        return AnyIn(others, closure, field, isReadonlyStruct);
    }

    /// <summary>Whether a method makes an object of a closure.</summary>
    internal static bool Makes(MethodDefinition method, TypeDefinition closure) =>
        method.Body.Instructions.Any(i => Making.Is(i, closure));

    private static bool AnyIn(IEnumerable<MethodDefinition> methods, TypeDefinition owner, string field, bool isReadonlyStruct) =>
        methods.Where(m => m.HasBody && !(m.DeclaringType == owner && m is { IsConstructor: true, IsStatic: false }))
            .SelectMany(m => m.Body.Instructions)
            .Any(i => i.Operand is FieldReference f && f.Name == field && f.DeclaringType.GetElementType().FullName == owner.FullName && IsWrite(i, isReadonlyStruct));

    // The address of a struct is taken to call a method of it, which may write it unless the struct is a readonly one.
    private static bool IsWrite(Instruction instruction, bool isReadonlyStruct) =>
        instruction.OpCode.Code == Code.Stfld || (instruction.OpCode.Code == Code.Ldflda && !(isReadonlyStruct && IsReceiver(instruction)));

    /// <summary>Whether an address is taken only to call a method of the struct that lies there.</summary>
    internal static bool IsReceiver(Instruction address)
    {
        for (var at = address.Next; at is not null && at.OpCode.FlowControl is FlowControl.Next or FlowControl.Call; at = at.Next)
        {
            if (at.Operand is MethodReference { HasThis: true } method && at.OpCode.Code is Code.Call or Code.Callvirt
                && Operands.Producer(at, method.Parameters.Count) == address)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A type and all types inside it.</summary>
    internal static IEnumerable<TypeDefinition> Inside(TypeDefinition type) => type.NestedTypes.SelectMany(Inside).Prepend(type);
}
