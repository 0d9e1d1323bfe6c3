using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Guards.Scan;

namespace Harness.Engine.Guards;

/// <summary>
/// The fields of a class whose objects cannot change: all readonly, and of numbers, enums, texts or such classes. Records of values are of this
/// kind, and the closures of lambdas and local functions that only read the variables that they capture; collections and anything with a settable field are not.
/// </summary>
internal static class ImmutableShape
{
    // A model's types may be unloaded.
    private static readonly ConditionalWeakTable<Type, Shape> s_shapes = [];

    /// <returns>The fields, those of base classes first, or null for any other type.</returns>
    internal static FieldInfo[]? Of(Type type) => s_shapes.GetValue(type, static t => new(Examine(t))).Fields;

    private sealed record Shape(FieldInfo[]? Fields);

    private static FieldInfo[]? Examine(Type type)
    {
        // Reflection shows no fields of an array, and nothing tells whether a type of the framework is immutable.
        if (type.IsArray || type.Assembly.GetName().Name is not { } assembly
            || assembly.StartsWith("System", StringComparison.Ordinal) || assembly.StartsWith("Microsoft", StringComparison.Ordinal))
        {
            return null;
        }

        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            fields.InsertRange(0, level
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .OrderBy(f => f.MetadataToken));
        }

        return ModelObjects.IsCompilerMade(type)
            ? ModelObjects.FieldsOf(type).OrderBy(f => f.MetadataToken).ToArray() is var captured && Array.TrueForAll(captured, f => (IsPlain(f.FieldType) || IsImmutableArray(f.FieldType) || (f.FieldType.IsValueType && !HeldState.CanChangeInItsBox(f.FieldType))) && !typeof(Delegate).IsAssignableFrom(f.FieldType) && !ModelScan.IsWrittenByLambdas(f)) ? captured : null
            : fields.TrueForAll(f => f.IsInitOnly && IsPlain(f.FieldType)) ? [.. fields] : null;
    }

    /// <summary>Whether it is the array of the framework that cannot change, but for what its items hold.</summary>
    internal static bool IsImmutableArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>);

    /// <summary>What an object field refers to is looked at when its value is.</summary>
    private static bool IsPlain(Type type)
        => type.IsPrimitive || type.IsEnum || type == typeof(string)
            || (!type.IsValueType && !type.IsArray && !typeof(System.Collections.IEnumerable).IsAssignableFrom(type));
}
