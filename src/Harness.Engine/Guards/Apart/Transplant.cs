using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Guards.Apart;

/// <summary>Copies an object with all that it leads to, field by field, into other types: those of another load context.</summary>
/// <param name="map">The type that takes the place of a type.</param>
internal sealed class Transplant(Func<Type, Type> map)
{
    private const int Most = 100_000;
    private const BindingFlags AllOfOne = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="NotSupportedException">There is something in it that cannot be copied.</exception>
    internal object? Copy(object? value)
    {
        if (value is null || IsShared(value))
        {
            return value;
        }

        if (value is Type type)
        {
            return map(type);
        }

        if (value is not ValueType && _copies.TryGetValue(value, out var known))
        {
            return known;
        }

        if (_copies.Count > Most)
        {
            throw new NotSupportedException();
        }

        return value switch
        {
            MemberInfo or Pointer => throw new NotSupportedException(),
            Delegate function => CopyDelegate(function),
            Array array => CopyArray(array),
            _ => CopyFields(value),
        };
    }

    /// <summary>What both may use: values of the framework and the engine, and objects of theirs that know nothing of the model's types.</summary>
    private bool IsShared(object value)
    {
        var type = value.GetType();
        return value is string or StepLabel or CultureInfo or Assembly or Module || type.IsPrimitive
            || (value is not (Type or MemberInfo or Delegate or Array) && map(type) == type && !IsOpenCollection(type));
    }

    /// <summary>Collections of the framework, and what could hold anything: these are copied whatever their items are.</summary>
    private static bool IsOpenCollection(Type type)
        => type.Namespace is "System.Collections.Generic" or "System.Collections.Immutable" or "System.Collections.Frozen" or "System.Collections.ObjectModel" or "System.Collections"
            || typeof(ITuple).IsAssignableFrom(type) || type == typeof(object) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Lazy<>));

    private object CopyDelegate(Delegate function)
    {
        var list = function.GetInvocationList();
        if (list.Length > 1)
        {
            return Delegate.Combine([.. list.Select(CopyDelegate).Cast<Delegate>()])!;
        }

        var owner = map(function.Method.DeclaringType ?? throw new NotSupportedException());
        var method = (MethodInfo)owner.GetMembers(AllOfOne).First(m => m is MethodInfo && m.MetadataToken == function.Method.MetadataToken);
        if (function.Method.IsGenericMethod)
        {
            method = method.MakeGenericMethod([.. function.Method.GetGenericArguments().Select(map)]);
        }

        // A closure keeps a delegate to itself that a loop uses again: then the copy of the target has made this one already.
        var target = Copy(function.Target);
        return _copies.TryGetValue(function, out var known) ? known : Remember(function, Delegate.CreateDelegate(map(function.GetType()), target, method));
    }

    private object CopyArray(Array array)
    {
        if (array.Rank > 1 || array.GetType().GetElementType()!.IsPrimitive)
        {
            return array.GetType().GetElementType()!.IsPrimitive ? Remember(array, array.Clone()) : throw new NotSupportedException();
        }

        var copy = Array.CreateInstance(map(array.GetType().GetElementType()!), array.Length);
        Remember(array, copy);
        for (var i = 0; i < array.Length; i++)
        {
            copy.SetValue(Copy(array.GetValue(i)), i);
        }

        return copy;
    }

    private object CopyFields(object value)
    {
        var type = value.GetType();
        if (HasPlacesByHash(type))
        {
            throw new NotSupportedException();
        }

        var target = map(type);
        var copy = Remember(value, RuntimeHelpers.GetUninitializedObject(target));
        for (var (from, to) = (type, target); from is not null && from != typeof(object); (from, to) = (from.BaseType, to.BaseType!))
        {
            foreach (var field in from.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                to.GetField(field.Name, AllOfOne)!.SetValue(copy, Copy(field.GetValue(value)));
            }
        }

        return copy;
    }

    /// <summary>Whether it is a table with keys that are found by where they lie in memory.</summary>
    private static bool HasPlacesByHash(Type type)
        => type is { IsGenericType: true, IsNested: false } && (type.Name.Contains("Dictionary", StringComparison.Ordinal) || type.Name.Contains("HashSet", StringComparison.Ordinal) || type.Name.Contains("Frozen", StringComparison.Ordinal))
            && type.GetGenericArguments()[0] is { IsValueType: false } key && key != typeof(string)
            && key.GetMethod(nameof(GetHashCode), Type.EmptyTypes)!.DeclaringType == typeof(object);

    private object Remember(object value, object copy)
    {
        if (value is not ValueType)
        {
            _copies.Add(value, copy);
        }

        return copy;
    }
}
