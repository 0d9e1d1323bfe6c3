using System.Reflection;

namespace Harness.Engine.Tasks;

/// <summary>Names of methods, types and locals as their author wrote them, for messages.</summary>
internal static class MethodNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(char)] = "char", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    /// <summary>The async method behind a state machine: <c>Ring.Produce</c> for <c>Ring+&lt;Produce&gt;d__5</c>.</summary>
    internal static string Of(Type stateMachine)
    {
        var owner = stateMachine.DeclaringType;
        while (owner is { Name: ['<', ..], DeclaringType: not null })
        {
            owner = owner.DeclaringType;
        }

        return owner is null ? Unmangle(stateMachine.Name) : $"{Friendly(owner)}.{Unmangle(stateMachine.Name)}";
    }

    /// <summary>The method behind a delegate.</summary>
    internal static string Of(MethodInfo method)
    {
        var owner = method.DeclaringType;
        while (owner is { Name: ['<', ..], DeclaringType: not null })
        {
            owner = owner.DeclaringType;
        }

        return owner is null ? Unmangle(method.Name) : $"{Friendly(owner)}.{Unmangle(method.Name)}";
    }

    /// <summary>Whether the compiler made a method of a lambda or a local function.</summary>
    internal static bool IsCompilerMade(MethodInfo method) => method.Name is ['<', ..];

    /// <summary>A local or captured variable behind a compiler-made field: <c>count</c> for <c>&lt;count&gt;5__2</c>.</summary>
    internal static string Local(FieldInfo field) => Unmangle(field.Name);

    /// <summary>A type's name in C# form, with "a" or "an" before it.</summary>
    internal static string A(Type type) => Friendly(type) is var name && "aeioAEIO".Contains(name[0], StringComparison.Ordinal) ? $"an {name}" : $"a {name}";

    /// <summary>A type's name in C# form.</summary>
    internal static string Friendly(Type type)
    {
        if (type.IsArray)
        {
            return Friendly(type.GetElementType()!) + "[]";
        }

        if (s_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Friendly(value) + "?";
        }

        if (type is { IsGenericType: true, Namespace: "System", IsValueType: true } && type.Name.StartsWith(nameof(ValueTuple), StringComparison.Ordinal))
        {
            return $"({string.Join(", ", type.GetGenericArguments().Select(Friendly))})";
        }

        var name = type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
        {
            return name;
        }

        return $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Friendly))}>";
    }

    private static string Unmangle(string name)
    {
        if (name is not ['<', ..])
        {
            return name;
        }

        // <Outer>g__Local|1_0 is a local function, <Outer>b__1 a lambda, <Outer>d__5 a state machine, <local>5__2 a hoisted local.
        var close = name.LastIndexOf('>');
        var local = name.IndexOf("g__", close, StringComparison.Ordinal);
        if (local >= 0)
        {
            var bar = name.IndexOf('|', local);
            return bar < 0 ? name[(local + 3)..] : name[(local + 3)..bar];
        }

        var inner = name[1..close];
        if (inner.Contains(">g__", StringComparison.Ordinal))
        {
            // <<Outer>g__Local|1_0>d is the state machine of a local function.
            return Unmangle(inner);
        }

        return inner.Length == 0 ? name : inner.TrimStart('<').Split('>')[0];
    }
}
