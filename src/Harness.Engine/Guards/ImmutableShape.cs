using System.Reflection;
using System.Runtime.CompilerServices;

namespace Harness.Engine.Guards;

/// <summary>
/// The fields of a class whose objects cannot change: all readonly, and of numbers, enums, texts or such classes. Records of values are of this
/// kind; closures, collections and anything with a settable field are not.
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

        return fields.TrueForAll(f => f.IsInitOnly && IsPlain(f.FieldType)) ? [.. fields] : null;
    }

    /// <summary>What an object field refers to is looked at when its value is.</summary>
    private static bool IsPlain(Type type)
        => type.IsPrimitive || type.IsEnum || type == typeof(string)
            || (!type.IsValueType && !type.IsArray && !typeof(System.Collections.IEnumerable).IsAssignableFrom(type));
}
