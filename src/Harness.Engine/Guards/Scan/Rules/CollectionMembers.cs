using System.Reflection;
using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>What members of the framework's collections do to the collection that they are called on.</summary>
internal static class CollectionMembers
{
    /// <summary>Members that leave the collection as it is. Any other may change it.</summary>
    private static readonly HashSet<string> s_reads = new(StringComparer.Ordinal)
    {
        ".ctor", "Equals", "GetHashCode", "ToString", "GetType", "CompareTo", "Compare",
        "GetEnumerator", "GetChunks", "GetValue", "GetRange", "Slice", "GetLength", "GetLongLength", "GetLowerBound", "GetUpperBound", "GetViewBetween",
        "Contains", "ContainsKey", "ContainsValue", "TryGetValue", "TryPeek", "Peek",
        "IndexOf", "LastIndexOf", "IndexOfKey", "IndexOfValue", "BinarySearch",
        "Exists", "TrueForAll", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex", "ForEach", "HasAllSet", "HasAnySet",
        "IsSubsetOf", "IsSupersetOf", "IsProperSubsetOf", "IsProperSupersetOf", "Overlaps", "SetEquals",
        "CopyTo", "ToArray", "ToImmutable", "ConvertAll", "Clone", "AsReadOnly",
    };

    /// <summary>
    /// Members that put something in and cannot fail for what is there already, by types: called for nothing but that, they tell the caller nothing.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_collects = new(StringComparer.Ordinal)
    {
        ["System.Collections.Generic.List`1"] = ["Add", "AddRange"],
        ["System.Collections.Generic.HashSet`1"] = ["Add", "UnionWith"],
        ["System.Collections.Generic.SortedSet`1"] = ["Add", "UnionWith"],
        ["System.Collections.Generic.ISet`1"] = ["Add", "UnionWith"],
        ["System.Collections.Generic.Queue`1"] = ["Enqueue"],
        ["System.Collections.Generic.Stack`1"] = ["Push"],
        ["System.Collections.Generic.Dictionary`2"] = ["set_Item", "TryAdd"],
        ["System.Collections.Generic.SortedDictionary`2"] = ["set_Item"],
        ["System.Text.StringBuilder"] = ["Append", "AppendLine"],
    };

    /// <summary>Members whose result is nobody else's yet, whatever they are called on.</summary>
    private static readonly HashSet<string> s_makes = new(StringComparer.Ordinal)
    {
        "ToArray", "ToList", "ToDictionary", "ToHashSet", "ToBuilder", "CreateBuilder", "Create", "Clone", "GetEnumerator", "GetRange", "GetSubArray", "FindAll", "ConvertAll", "Split", "CreateInstance",
    };

    /// <summary>Members that give the text builder that they are called on, so that the next call can follow.</summary>
    private static readonly HashSet<string> s_gives = new(StringComparer.Ordinal)
    {
        "Append", "AppendLine", "AppendFormat", "AppendJoin", "Insert", "Remove", "Replace", "Clear",
    };

    /// <summary>Members without a receiver that change a collection, an array or the memory behind it, or let it be changed through what they give.</summary>
    private static readonly HashSet<string> s_changesArgument = new(StringComparer.Ordinal)
    {
        "System.Array.Fill", "System.Array.Copy", "System.Array.ConstrainedCopy", "System.Array.Clear", "System.Array.Resize", "System.Array.Reverse", "System.Array.Sort",
        "System.Collections.Generic.CollectionExtensions.AddRange", "System.Collections.Generic.CollectionExtensions.InsertRange",
        "System.Collections.Generic.CollectionExtensions.TryAdd", "System.Collections.Generic.CollectionExtensions.Remove",
        "System.Runtime.InteropServices.CollectionsMarshal.AsSpan", "System.Runtime.InteropServices.CollectionsMarshal.SetCount",
        "System.MemoryExtensions.AsSpan", "System.MemoryExtensions.AsMemory", "System.MemoryExtensions.CopyTo",
        "System.Span`1.op_Implicit", "System.Memory`1.op_Implicit", "System.ArraySegment`1.op_Implicit", "System.Span`1..ctor", "System.Memory`1..ctor", "System.ArraySegment`1..ctor",
    };

    /// <summary>Whether a member changes the collection that it is called on.</summary>
    internal static bool Changes(MethodReference method) => method.HasThis && IsCollection(method.DeclaringType) && !IsRead(method.Name);

    /// <summary>The same of a member that is loaded.</summary>
    internal static bool Changes(MethodBase method)
        => method is { IsStatic: false, DeclaringType: { IsValueType: false, Namespace: { } space } type } && IsCollection(space, type.Name, type.IsNested) && !IsRead(method.Name);

    /// <summary>Whether a member puts something into the collection that it is called on, and can do nothing else.</summary>
    internal static bool Collects(MethodReference method) => s_collects.TryGetValue(method.DeclaringType.GetElementType().FullName, out var names) && names.Contains(method.Name);

    /// <summary>Whether a member changes, or lets be changed, something that it is given.</summary>
    internal static bool ChangesArgument(MethodReference method)
        => s_changesArgument.Contains($"{method.DeclaringType.GetElementType().FullName}.{method.Name}") && !GivesReadOnly(method)
            || method.Name == "CopyTo" && method.HasThis && IsCollection(method.DeclaringType);

    /// <summary>Whether what a member gives was not there before.</summary>
    internal static bool Makes(MethodReference method) => s_makes.Contains(method.Name);

    /// <summary>Whether a member gives what it is called on.</summary>
    internal static bool GivesReceiver(MethodReference method) => method.DeclaringType.FullName == "System.Text.StringBuilder" && s_gives.Contains(method.Name);

    private static bool GivesReadOnly(MethodReference method)
        => method.ReturnType.GetElementType().FullName is "System.ReadOnlySpan`1" or "System.ReadOnlyMemory`1"
            || (method.Parameters is [{ ParameterType.FullName: "System.String" }, ..]);

    private static bool IsRead(string member) => s_reads.Contains(member) || member.StartsWith("get_", StringComparison.Ordinal);

    private static bool IsCollection(TypeReference type)
    {
        var outermost = type.GetElementType();
        if (type.IsValueType || type is ArrayType)
        {
            return false;
        }

        // A builder is nested in the collection that it builds.
        var isNested = outermost.DeclaringType is not null;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        return IsCollection(outermost.Namespace, outermost.Name, isNested);
    }

    private static bool IsCollection(string space, string name, bool isNested) =>
        (space, name) is ("System", "Array") or ("System.Text", "StringBuilder")
        || (space.StartsWith("System.Collections", StringComparison.Ordinal)
            && !name.Contains("Comparer", StringComparison.Ordinal)
            && !name.Contains("Structural", StringComparison.Ordinal)
            && (isNested || space is not ("System.Collections.Immutable" or "System.Collections.Frozen")));
}
