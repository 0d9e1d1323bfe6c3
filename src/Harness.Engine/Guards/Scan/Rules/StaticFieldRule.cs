using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No static that can differ from one execution to the next: a static lives outside the state that the engine saves and compares.</summary>
internal static class StaticFieldRule
{
    private const string KeepInCell = "keep mutable state in a cell or a ghost of the machine";

    internal static Denial? Judge(Site site)
    {
        if (site.Instruction.OpCode.Code is not (Code.Stsfld or Code.Ldsfld or Code.Ldsflda)
            || site.Instruction.Operand is not FieldReference field
            || ModelNames.IsCompilerCache(field)
            || (site.IsModels(field.DeclaringType) && field.Resolve() is { } known && Vouching.IsVouched(known)))
        {
            return null;
        }

        return site.Instruction.OpCode.Code == Code.Stsfld ? JudgeWrite(site, field) : JudgeRead(site, field);
    }

    private static Denial? JudgeWrite(Site site, FieldReference field)
    {
        // A type may give its own statics their values; whether they can change later is judged where they are read.
        var initialises = site.Method is { IsConstructor: true, IsStatic: true } && field.Resolve()?.DeclaringType == site.Method.DeclaringType;
        return initialises || site.Library.OriginOf(field.DeclaringType) == CodeOrigin.Engine
            ? null
            : new($"writes the static field {ModelNames.Of(field)}", KeepInCell);
    }

    private static Denial? JudgeRead(Site site, FieldReference field)
    {
        if (!site.IsModels(field.DeclaringType) || field.Resolve() is not { IsLiteral: false } definition)
        {
            return null;
        }

        if (definition.CustomAttributes.Any(a => a.AttributeType.FullName == "System.ThreadStaticAttribute"))
        {
            return new($"uses the static field {ModelNames.Of(field)}, which has a value of its own in every thread", KeepInCell);
        }

        if (!definition.IsInitOnly)
        {
            return new($"reads the static field {ModelNames.Of(field)}, which is not readonly", "make it readonly or const, or " + KeepInCell);
        }

        // A static initialiser takes the address of its own struct to fill it in; outside of one the compiler copies a readonly struct first.
        return WhyMutable(site, field, definition) is { } kind
            ? new($"uses the static field {ModelNames.Of(field)}, whose content can change ({kind})", "use ImmutableArray or another immutable type, or " + KeepInCell)
            : null;
    }

    /// <summary>What the readonly static that an instruction reads holds; null for any other instruction, and where that cannot be looked at.</summary>
    internal static object? ValueOf(Site site) =>
        site.Instruction is { OpCode.Code: Code.Ldsfld or Code.Ldsflda, Operand: FieldReference field }
        && site.IsModels(field.DeclaringType)
        && field.Resolve() is { IsInitOnly: true, FieldType.IsPrimitive: false } definition
        && !ModelNames.IsCompilerCache(field)
        && !Vouching.IsVouched(definition)
        && !IsInItsInitialiser(site, definition)
        && TryRead(site, field, out var value) is null
            ? value
            : null;

    private static string? WhyMutable(Site site, FieldReference field, FieldDefinition definition)
    {
        // While a type is initialised its statics have no values yet; whoever reads them later is judged by them.
        if (IsInItsInitialiser(site, definition))
        {
            return null;
        }

        return site.Library.Loaded(field) is null
            ? MutableTypes.WhyMutable(definition.FieldType) ?? (MutableTypes.IsPlain(definition.FieldType) ? null : "its type is generic, so that its content cannot be looked at")
            : TryRead(site, field, out var value) ?? HeldState.WhyMutable(value, isReference: !definition.FieldType.IsValueType);
    }

    private static bool IsInItsInitialiser(Site site, FieldDefinition field) => site.Method is { IsConstructor: true, IsStatic: true } && site.Method.DeclaringType == field.DeclaringType;

    private static string? TryRead(Site site, FieldReference field, out object? value)
    {
        value = null;
        try
        {
            value = site.Library.Loaded(field)?.GetValue(null);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or System.Reflection.TargetInvocationException)
        {
            return $"its initialiser threw {(exception.InnerException ?? exception).GetType().Name}: {(exception.InnerException ?? exception).Message}";
        }
    }
}
