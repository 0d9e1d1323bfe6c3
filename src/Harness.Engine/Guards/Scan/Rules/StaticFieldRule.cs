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
            || ModelNames.IsCompilerCache(field))
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
        return MutableTypes.WhyMutable(definition.FieldType) is { } kind
            ? new($"uses the static field {ModelNames.Of(field)}, whose content can change ({kind})", "use ImmutableArray or another immutable type, or " + KeepInCell)
            : null;
    }
}
