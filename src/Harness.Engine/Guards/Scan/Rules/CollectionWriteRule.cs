using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No change of a collection in a field of an object. For those that a lambda captured, or that are changed where they were handed to: <see cref="SharedCollections"/>.</summary>
internal static class CollectionWriteRule
{
    internal static Denial? Judge(Site site)
    {
        if (site.Instruction.Operand is not MethodReference method
            || site.Library.OriginOf(method.DeclaringType) != CodeOrigin.Framework
            || !CollectionMembers.Changes(method))
        {
            return null;
        }

        // An iterator and a state machine keep their locals in fields of their own.
        return Operands.Producer(site.Instruction, method.Parameters.Count) is { OpCode.Code: Code.Ldfld or Code.Ldsfld, Operand: FieldReference field }
            && !ModelNames.IsCompilersList(site.Method.DeclaringType)
            && field.Resolve() is { } definition
            && !ModelNames.IsStateMachine(definition.DeclaringType)
            && !ModelNames.IsClosure(definition.DeclaringType)
            && !(site.Method is { IsConstructor: true } && site.Method.DeclaringType == definition.DeclaringType)
                ? new(
                    $"changes the {ModelNames.Of(method.DeclaringType)} in {ModelNames.Of(field)}, which was there before the step",
                    "keep what changes in a cell or a ghost of the machine")
                : null;
    }
}
