using System.Collections;
using System.Globalization;
using System.Reflection;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>Whether anything that an object holds could change: judged by walking the object itself and all that it leads to, never by its declared type.</summary>
internal static class HeldState
{
    /// <summary>Classes of the framework whose objects nothing can change, by their full names without parameters.</summary>
    private static readonly HashSet<string> s_immutable = new(StringComparer.Ordinal)
    {
        "System.Version", "System.Uri", "System.DBNull", "System.Text.CompositeFormat", "System.Numerics.BigInteger",
    };

    /// <summary>The classes and structs of immutable collections; builders and enumerators, which are nested in them, are none.</summary>
    private static readonly HashSet<string> s_collections = new(StringComparer.Ordinal)
    {
        "ImmutableArray`1", "ImmutableList`1", "ImmutableQueue`1", "ImmutableStack`1", "ImmutableHashSet`1", "ImmutableSortedSet`1", "ImmutableDictionary`2", "ImmutableSortedDictionary`2",
    };

    private static readonly string[] s_comparers = ["KeyComparer", "ValueComparer", "Comparer"];

    /// <summary>What in it could change, in a few words; null where nothing can.</summary>
    /// <param name="value">The object.</param>
    /// <param name="isReference">Whether it is reached through a reference, so that a struct is a boxed one.</param>
    internal static string? WhyMutable(object? value, bool isReference) => WhyMutable(value, isReference, new(ReferenceEqualityComparer.Instance));

    /// <summary>Whether it is a collection that cannot change, but for what its items hold.</summary>
    internal static bool IsImmutableCollection(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level is { IsGenericType: true, IsNested: false }
                && ((level.Namespace == "System.Collections.Immutable" && s_collections.Contains(level.Name))
                    || (level.Namespace == "System.Collections.Frozen" && level.Name is "FrozenDictionary`2" or "FrozenSet`1")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it holds nothing but itself.</summary>
    internal static bool IsPlain(object value) => value is string or decimal or StepLabel || value.GetType() is { IsPrimitive: true } or { IsEnum: true };

    /// <summary>Whether an object of the framework's is known to be immutable although nothing in its fields says so.</summary>
    internal static bool IsKnownImmutable(object value) =>
        value is Type or StringComparer or CultureInfo { IsReadOnly: true } or NumberFormatInfo { IsReadOnly: true }
        || s_immutable.Contains(value.GetType().FullName!)
        || (IsFrameworks(value.GetType()) && value is IComparer or IEqualityComparer);

    /// <summary>Whether a boxed struct of this type could change in its box: through an interface, or by a method that it calls on itself.</summary>
    internal static bool CanChangeInItsBox(Type type) =>
        type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
        && (IsFrameworks(type) ? typeof(IEnumerator).IsAssignableFrom(type) : ModelObjects.FieldsOf(type).Any(f => !f.IsInitOnly));

    internal static bool IsFrameworks(Type type) => type.Assembly.GetName().Name is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard");

    private static string? WhyMutable(object? value, bool isReference, HashSet<object> seen)
    {
        if (value is null || IsPlain(value) || IsKnownImmutable(value) || value is Variable or Property || (value is not ValueType && !seen.Add(value)))
        {
            return null;
        }

        var type = value.GetType();
        if (value is Delegate function)
        {
            return function.GetInvocationList().Length > 1 ? "several delegates in one" : function.Target is { } target ? OfTarget(target, seen) : null;
        }

        if (IsImmutableCollection(type))
        {
            return OfItems(value, type, seen);
        }

        if (value is Array)
        {
            return ((Array)value).Length == 0 ? null : "an array";
        }

        if (isReference && CanChangeInItsBox(type))
        {
            return $"a boxed {Short(type)}, whose fields are not readonly";
        }

        return value is ValueType || !IsFrameworks(type) || IsTuple(type) ? OfFields(value, type, seen) : Short(type);
    }

    private static string? OfTarget(object target, HashSet<object> seen)
    {
        if (!DelegateRule.HasFields(target) || !ModelObjects.IsCompilerMade(target.GetType()))
        {
            return WhyMutable(target, isReference: true, seen);
        }

        return ImmutableShape.Of(target.GetType()) is { } captured && Array.TrueForAll(captured, f => WhyMutable(f.GetValue(target), isReference: !f.FieldType.IsValueType, seen) is null)
            ? null
            : $"a lambda that captures {DelegateRule.Captured(target.GetType())}";
    }

    private static string? OfItems(object value, Type type, HashSet<object> seen)
    {
        if (type.IsValueType && (bool)type.GetProperty("IsDefault")!.GetValue(value)!)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        foreach (var item in (IEnumerable)value)
        {
            if (WhyMutable(item, isReference: !arguments[0].IsValueType, seen) is { } why)
            {
                return $"{why} in an {Short(type)}";
            }
        }

        // A table asks its comparer at every look-up.
        return s_comparers
            .Select(name => type.GetProperty(name)?.GetValue(value))
            .Select(comparer => WhyMutable(comparer, isReference: true, seen))
            .FirstOrDefault(why => why is not null);
    }

    private static string? OfFields(object value, Type type, HashSet<object> seen)
    {
        foreach (var field in ModelObjects.FieldsOf(type))
        {
            if (value is not ValueType && !IsReadonly(field))
            {
                return $"field {MethodNames.Local(field)} of {Short(type)}, which is not readonly";
            }

            if (WhyMutable(field.GetValue(value), isReference: !field.FieldType.IsValueType, seen) is { } why)
            {
                return $"{why} in field {MethodNames.Local(field)} of {Short(type)}";
            }
        }

        return null;
    }

    /// <summary>Whether nothing writes a field after its object was made: it is readonly, or a parameter of a primary constructor, which cannot be called so, and is never assigned.</summary>
    internal static bool IsReadonly(FieldInfo field) => field.IsInitOnly || (Scan.ModelNames.IsPrimaryParameter(field.Name) && !Scan.ModelScan.IsWritten(field));

    private static bool IsTuple(Type type) => type.IsGenericType && typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type);

    private static string Short(Type type) => MethodNames.Friendly(type).Split('<')[0];
}
