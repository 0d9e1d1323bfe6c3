using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>
/// No change of an object after its construction: a suspended task is copied to be continued several times, and all copies share the objects
/// that they refer to.
/// </summary>
internal static class ObjectWriteRule
{
    internal static Denial? Judge(Site site)
    {
        if (site.Instruction is not { OpCode.Code: Code.Stfld or Code.Ldflda, Operand: FieldReference field })
        {
            return null;
        }

        switch (site.Library.OriginOf(field.DeclaringType))
        {
            case CodeOrigin.Engine:
                return null;
            case CodeOrigin.Framework:
                // The one class of the framework whose field is meant to be written; all others with public fields are structs.
                return field.DeclaringType.GetElementType().FullName == "System.Runtime.CompilerServices.StrongBox`1" ? Written(field) : null;
        }

        var definition = field.Resolve();
        if (definition is null
            || definition.DeclaringType.IsValueType
            || ModelNames.IsStateMachine(definition.DeclaringType)
            || ModelNames.IsCompilersList(definition.DeclaringType)
            || ModelNames.IsCompilerCache(field)
            || IsConstruction(site.Method, definition.DeclaringType))
        {
            return null;
        }

        // The compiler lets the address of a readonly field out only where nothing can be written through it; methods of a readonly struct cannot write it.
        if (site.Instruction.OpCode.Code == Code.Ldflda && (definition.IsInitOnly || (IsReadonlyStruct(site.Library, definition.FieldType) && FieldWrites.IsReceiver(site.Instruction))))
        {
            return null;
        }

        if (ModelNames.IsClosure(definition.DeclaringType))
        {
            // What a step captures in a lambda is its own as long as the step lasts; whoever keeps the lambda longer, or gives it to an operation, is refused there.
            return !site.World.IsDeclared(definition.DeclaringType) || Making.IsOnlyWrite(site.Method, definition.DeclaringType, definition.Name) ? null
                : FieldWrites.Makes(site.Method, definition.DeclaringType)
                ? new($"keeps the variable {ModelNames.Unmangle(field.Name)}, which a lambda captures, across an await, where all forks of the task share it, and changes it", $"move the lambda to a method of its own that is not async, and pass {ModelNames.Unmangle(field.Name)} to that")
                : new($"changes the variable {ModelNames.Unmangle(field.Name)}, which a lambda captured before the first step", "keep what changes in a cell or a ghost of the machine");
        }

        return Written(field);
    }

    private static Denial Written(FieldReference field) =>
        new($"writes {(ModelNames.IsPrimaryParameter(field.Name) ? "the primary constructor's parameter" : "the field")} {ModelNames.Of(field)} of an object", "keep mutable state in a cell or a ghost of the machine, or make a new object");

    /// <summary>The framework is not read, and says it by reflection.</summary>
    private static bool IsReadonlyStruct(CodeLibrary library, TypeReference type) => library.OriginOf(type) == CodeOrigin.Framework
        ? Type.GetType($"{type.GetElementType().FullName}, {type.GetElementType().Scope.Name}") is { IsValueType: true } loaded && loaded.IsDefined(typeof(IsReadOnlyAttribute), inherit: false)
        : type.Resolve() is { IsValueType: true } own && own.CustomAttributes.Any(a => a.AttributeType.FullName == typeof(IsReadOnlyAttribute).FullName);

    private static bool IsConstruction(MethodDefinition method, TypeDefinition type) =>
        method.DeclaringType == type && (method is { IsConstructor: true, IsStatic: false } || IsInitSetter(method));

    private static bool IsInitSetter(MethodDefinition method) =>
        method.ReturnType is RequiredModifierType { ModifierType.FullName: "System.Runtime.CompilerServices.IsExternalInit" };
}
