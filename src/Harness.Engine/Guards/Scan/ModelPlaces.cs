using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan;

/// <summary>Where in the source something stands that is refused while a model runs: " (File.cs:12)", or nothing where there are no symbols.</summary>
internal static class ModelPlaces
{
    private static readonly SourceLines s_lines = new();

    /// <summary>Where a field, a local that is kept across an await, or a captured variable gets its first value.</summary>
    internal static string Of(FieldInfo field) => ModelScan.WithLibrary(library =>
    {
        if (field.DeclaringType is not { } declaring || library.Definition(declaring) is not { } owner)
        {
            return "";
        }

        foreach (var method in MethodsAround(owner))
        {
            var write = method.Body.Instructions.FirstOrDefault(i => i.OpCode.Code == Code.Stfld && i.Operand is FieldReference f && f.Name == field.Name && f.DeclaringType.GetElementType().FullName == owner.FullName);
            if (write is not null && Text(method, write) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return owner.Methods.Where(m => m.HasBody).Select(m => Text(m, null)).FirstOrDefault(t => t.Length > 0) ?? "";
    });

    /// <summary>Where a method begins; of an async method or an iterator, where its own code does.</summary>
    internal static string Of(MethodBase method) => ModelScan.WithLibrary(library =>
        method.DeclaringType is { } declaring && library.Definition(declaring) is { } owner
            ? owner.Methods.Where(m => m.HasBody && m.MetadataToken.ToInt32() == method.MetadataToken).Select(m => Text(m, null)).FirstOrDefault() ?? ""
            : "");

    /// <summary>A type's own methods first, then those of the types around it: who makes a closure or starts a state machine is outside of it.</summary>
    private static IEnumerable<MethodDefinition> MethodsAround(TypeDefinition owner)
    {
        var outermost = owner;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        return owner.Methods.Concat(FieldWrites.Inside(outermost).Where(t => t != owner).SelectMany(t => t.Methods)).Where(m => m.HasBody);
    }

    private static string Text(MethodDefinition method, Instruction? instruction)
        => s_lines.Of(method, instruction) is ({ } file, var line) ? $" ({Path.GetFileName(file)}:{line})" : "";
}
