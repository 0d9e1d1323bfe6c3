using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>Names as their author wrote them, and what the compiler's own names mean.</summary>
internal static class ModelNames
{
    /// <summary>The method that the author wrote: <c>Ring.Produce</c>, also for its state machine and its lambdas.</summary>
    internal static string Of(MethodDefinition method)
    {
        var owner = method.DeclaringType;
        var name = method.Name;
        while (IsCompilerMade(owner) && owner.DeclaringType is { } outer)
        {
            // A state machine carries the method's name; a closure class (<>c) does not, its methods do.
            if (!owner.Name.StartsWith("<>", StringComparison.Ordinal) && !name.StartsWith('<'))
            {
                name = owner.Name;
            }

            owner = outer;
        }

        var type = Of(owner);
        return Unmangle(name) switch
        {
            ".ctor" => $"the constructor of {type}",
            ".cctor" => $"the static initialiser of {type}",
            var written => $"{type}.{written}",
        };
    }

    /// <summary>A type without its namespace: <c>Outer.Inner</c>.</summary>
    internal static string Of(TypeReference type)
    {
        var element = type.GetElementType();
        var name = element.Name.Split('`')[0];
        return element.DeclaringType is { } outer ? $"{Of(outer)}.{name}" : name;
    }

    /// <summary>A field: <c>Ring._next</c>; an automatic property by its own name.</summary>
    internal static string Of(FieldReference field) => $"{Of(field.DeclaringType)}.{Unmangle(field.Name)}";

    /// <summary>A member of the framework, with its namespace: <c>System.DateTime.UtcNow</c>.</summary>
    internal static string OfFramework(TypeReference type, string member)
    {
        var element = type.GetElementType();
        var owner = string.Join('.', element.FullName.Split('/', '.').Select(part => part.Split('`')[0]));
        return member switch
        {
            ".ctor" => $"new {owner}",
            _ when member.StartsWith("get_", StringComparison.Ordinal) || member.StartsWith("set_", StringComparison.Ordinal) => $"{owner}.{member[4..]}",
            _ => $"{owner}.{member}",
        };
    }

    /// <summary>Whether no source could have spelled the type's name.</summary>
    internal static bool IsCompilerMade(TypeReference type) => type.Name.StartsWith('<');

    /// <summary>Whether the type holds the captured variables of a lambda.</summary>
    internal static bool IsClosure(TypeReference type) => type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    /// <summary>Whether the type is, or belongs to, a read-only list that the compiler makes for a collection expression.</summary>
    internal static bool IsCompilersList(TypeReference type) =>
        type.Name.StartsWith("<>z__", StringComparison.Ordinal) || (type.DeclaringType is { } outer && IsCompilersList(outer));

    /// <summary>Whether the type is the compiler's translation of an async method or an iterator.</summary>
    internal static bool IsStateMachine(TypeDefinition type) =>
        type.Interfaces.Any(i => i.InterfaceType.FullName == "System.Runtime.CompilerServices.IAsyncStateMachine") || IsIterator(type);

    /// <summary>Whether the type is the compiler's translation of an iterator.</summary>
    internal static bool IsIterator(TypeDefinition type) =>
        IsCompilerMade(type)
        && type.Name.Contains(">d__", StringComparison.Ordinal)
        && type.Interfaces.Any(i => i.InterfaceType.FullName == "System.Collections.IEnumerator");

    /// <summary>Whether a static field is the compiler's own: a cached delegate, or the data of a constant array.</summary>
    internal static bool IsCompilerCache(FieldReference field)
    {
        var owner = field.DeclaringType.GetElementType().Name;
        return owner.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)
            || ((owner == "<>c" || owner.StartsWith("<>c__", StringComparison.Ordinal)) && field.Name.StartsWith("<>9", StringComparison.Ordinal))
            || owner.StartsWith("<>O", StringComparison.Ordinal)
            || (owner.StartsWith('<') && owner.Contains(">O__", StringComparison.Ordinal));
    }

    /// <summary>Whether a field is a parameter of a primary constructor that a member uses: <c>&lt;limit&gt;P</c>.</summary>
    internal static bool IsPrimaryParameter(string field) => field is ['<', .., '>', 'P'];

    /// <summary>
    /// The author's name inside a compiler-made one. <c>&lt;Outer&gt;g__Local|1_0</c> is a local function, <c>&lt;Outer&gt;b__1</c> a lambda,
    /// <c>&lt;Outer&gt;d__5</c> a state machine, <c>&lt;X&gt;k__BackingField</c> a property.
    /// </summary>
    internal static string Unmangle(string name)
    {
        if (!name.StartsWith('<'))
        {
            return name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name;
        }

        var local = name.LastIndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            return name[(local + 4)..].Split('|')[0];
        }

        var inner = name.TrimStart('<').Split('>')[0];
        return inner.Length == 0 ? name : Unmangle(inner);
    }
}
