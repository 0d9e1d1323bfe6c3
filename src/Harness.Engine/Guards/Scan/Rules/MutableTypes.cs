using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>Framework types that hold state which a readonly reference does not protect.</summary>
internal static class MutableTypes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "System.Text.StringBuilder",
        "System.Memory`1",
        "System.ArraySegment`1",
        "System.Array",
        "System.Lazy`1",
        "System.WeakReference`1",
        "System.Runtime.CompilerServices.StrongBox`1",
        "System.Runtime.CompilerServices.ConditionalWeakTable`2",
        "System.Collections.BitArray",
        "System.Collections.ArrayList",
        "System.Collections.Hashtable",
        "System.Collections.Generic.IList`1",
        "System.Collections.Generic.ICollection`1",
        "System.Collections.Generic.IDictionary`2",
        "System.Collections.Generic.ISet`1",
        "System.Collections.Generic.IEnumerator`1",
    };

    private static readonly string[] Delegates = ["Func", "Action", "Predicate", "Comparison", "Converter", "Delegate", "MulticastDelegate"];

    /// <summary>The mutable kind that a type is; null if it is none of the known ones.</summary>
    internal static string? WhyMutable(TypeReference type)
    {
        while (type is IModifierType modified)
        {
            type = modified.ElementType;
        }

        if (type is ArrayType)
        {
            return "an array";
        }

        var element = type.GetElementType();
        if (element.FullName == "System.Object" || (type is not GenericParameter && element.Resolve() is { IsInterface: true }))
        {
            return $"a {ModelNames.Of(element)}, which may be anything";
        }

        if (!type.IsValueType && !type.IsGenericParameter && element.Namespace.StartsWith("System", StringComparison.Ordinal) && !IsKnownImmutable(element))
        {
            return ModelNames.Of(element);
        }

        var isMutable = Names.Contains(element.FullName)
            || element.Namespace is "System.Collections.Concurrent" or "System.Collections.ObjectModel" or "System.Threading"
            || IsGenericCollectionClass(element)
            || (element.Namespace == "System.Collections.Immutable" && element.DeclaringType is not null);
        return isMutable ? ModelNames.Of(element) : null;
    }

    /// <summary>Whether a value of the type holds nothing but itself: a number, an enum, a text.</summary>
    internal static bool IsPlain(TypeReference type) =>
        type.IsPrimitive || type.FullName is "System.String" or "System.Decimal" or "System.Type" || (type is not GenericParameter && type.Resolve() is { IsEnum: true });

    // Of the framework's classes only these are taken on trust; of the model's own, every write to a field is judged where it stands.
    private static bool IsKnownImmutable(TypeReference type) =>
        type.FullName is "System.String" or "System.Type" or "System.Version" or "System.Uri" or "System.Text.CompositeFormat"
        || type.Namespace is "System.Collections.Immutable" or "System.Collections.Frozen"
        || type.Name.Contains("Comparer", StringComparison.Ordinal)
        || type.Name.EndsWith("Exception", StringComparison.Ordinal)
        || (type.Namespace == "System" && Delegates.Any(d => type.Name.StartsWith(d, StringComparison.Ordinal)));

    // List, Dictionary, HashSet, Queue, Stack, LinkedList, the sorted ones and PriorityQueue; not comparers and not read-only interfaces.
    private static bool IsGenericCollectionClass(TypeReference type) =>
        type.Namespace == "System.Collections.Generic"
        && !type.Name.Contains("Comparer", StringComparison.Ordinal)
        && !type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal)
        && !(type.Name.StartsWith('I') && char.IsUpper(type.Name[1]));
}
