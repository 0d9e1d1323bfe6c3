using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No change of a collection that was there before the step, in a field of an object. For those that a lambda captured: <see cref="CapturedCollections"/>.</summary>
internal static class CollectionWriteRule
{
    private static readonly HashSet<string> s_writes = new(StringComparer.Ordinal)
    {
        "Add", "AddRange", "AddFirst", "AddLast", "AddBefore", "AddAfter", "Insert", "InsertRange", "Remove", "RemoveAt", "RemoveAll", "RemoveRange", "RemoveFirst", "RemoveLast", "RemoveWhere",
        "Clear", "set_Item", "TryAdd", "Enqueue", "EnqueueRange", "Dequeue", "TryDequeue", "DequeueEnqueue", "EnqueueDequeue", "Push", "Pop", "TryPop", "Sort", "Reverse", "UnionWith", "ExceptWith", "IntersectWith",
        "SymmetricExceptWith", "EnsureCapacity", "TrimExcess", "set_Capacity", "Append", "AppendLine", "AppendFormat", "AppendJoin", "set_Length", "set_Chars", "MoveNext", "SetValue", "Fill", "Copy", "Resize", "Set", "SetAll", "Flip",
    };

    /// <summary>Whether an instruction changes a collection of the framework's that can change.</summary>
    internal static bool IsWrite(Site site) =>
        site.Instruction.Operand is MethodReference { HasThis: true } method
        && s_writes.Contains(method.Name)
        && site.Library.OriginOf(method.DeclaringType) == CodeOrigin.Framework
        && !method.DeclaringType.IsValueType
        && method.DeclaringType.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen");

    internal static Denial? Judge(Site site)
    {
        if (!IsWrite(site))
        {
            return null;
        }

        var method = (MethodReference)site.Instruction.Operand;

        // An iterator and a state machine keep their locals in fields of their own.
        return Operands.Producer(site.Instruction, method.Parameters.Count) is { OpCode.Code: Code.Ldfld or Code.Ldsfld, Operand: FieldReference field }
            && !ModelNames.IsCompilersList(site.Method.DeclaringType)
            && field.Resolve() is { } definition
            && !ModelNames.IsStateMachine(definition.DeclaringType)
            && !ModelNames.IsClosure(definition.DeclaringType)
            && !(site.Method is { IsConstructor: true } && site.Method.DeclaringType == definition.DeclaringType)
                ? new($"changes the {ModelNames.Of(method.DeclaringType)} in {ModelNames.Of(field)}, which was there before the step", "keep what changes in a cell or a ghost of the machine")
                : null;
    }
}
