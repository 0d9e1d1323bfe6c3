using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>Which locals of a controlled task no fingerprint can cover, and how the author is told.</summary>
internal static class UnfingerprintableLocal
{
    /// <summary>Whether a field of this type is refused before any value is seen.</summary>
    internal static bool Reason(Type type)
        => type.IsArray
            || type.IsPointer
            || type.IsFunctionPointer
            || typeof(ITaskAwaiter).IsAssignableFrom(type)
            || typeof(IOperationAwaiter).IsAssignableFrom(type)
            || IsTask(type)
            // Reflection shows only the first element of these two.
            || type.IsDefined(typeof(InlineArrayAttribute), inherit: false)
            || type.IsDefined(typeof(UnsafeValueTypeAttribute), inherit: false)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Numerics.Vector<>))
            || HidesBytes(type)
            || (!type.IsValueType && type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) && !type.IsInterface);

    /// <summary>Whether a struct was declared larger than its fields: what is in the rest cannot be seen.</summary>
    private static bool HidesBytes(Type type)
        => type is { IsValueType: true, IsPrimitive: false, IsEnum: false } && type.Assembly != typeof(object).Assembly
            && type.StructLayoutAttribute is { Size: > 1 } layout
            && layout.Size > type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
                .Sum(f => f.FieldType.IsValueType ? Word.SizeOf(f.FieldType) : nint.Size);

    internal static string Message(FieldInfo field, Type type)
    {
        var method = MethodNames.Of(field.DeclaringType!) + Scan.ModelPlaces.Of(field);
        var what = MethodNames.Friendly(type);
        if (field.Name.StartsWith("<>7__wrap", StringComparison.Ordinal) || field.Name.StartsWith("<>s__", StringComparison.Ordinal))
        {
            return typeof(IEnumerable).IsAssignableFrom(type) || typeof(IEnumerator).IsAssignableFrom(type) || type.IsValueType
                ? $"{method} has an await in a foreach over {Enumerated(type)}, whose items can change: go through an ImmutableArray, or use for with an index."
                : $"{method} keeps a value of type {what} across an await that stands in the middle of an expression or of a using, and that type cannot be fingerprinted: await first, into a local, and use that.";
        }

        if (ModelObjects.IsCompilerMade(type))
        {
            return $"{method} captures variables {DelegateRule.Captured(type)} in an object that all forks would share, and one of them can change: "
                + "move the lambda to a method of its own that is not async, and pass what it needs as arguments.";
        }

        if (field.Name == "<>4__this")
        {
            return $"{method} runs on an object of type {what} that is no model object: "
                + "make it reachable from the model through readonly fields, variables that a task's lambda captured or immutable collections (not a List or an array, whose content can change), "
                + "and pass what changes as an argument or keep it in a cell.";
        }

        var local = MethodNames.Local(field);
        if (IsTask(type))
        {
            return $"{method} keeps a task or an operation in its local '{local}': await it in the statement that starts it.";
        }

        return $"{method} keeps its local '{local}' of type {what} across an await, and that type cannot be fingerprinted: use numbers, "
            + "enums, structs or records of them, handles of the machine or immutable model objects; a list or an array belongs in cells.";
    }

    /// <summary>What a foreach goes through, as far as what it keeps shows it: an array itself, else an enumerator.</summary>
    private static string Enumerated(Type type)
        => type.IsArray ? MethodNames.A(type)
            : typeof(IEnumerator).IsAssignableFrom(type) && type.DeclaringType is { } collection ? $"a collection ({MethodNames.Friendly(collection)})"
            : "a collection";

    internal static string BoxMessage(FieldInfo local, Type type)
        => $"{MethodNames.Of(local.DeclaringType!)}{Scan.ModelPlaces.Of(local)} keeps a boxed {MethodNames.Friendly(type)} across an await, whose fields are not readonly, so that all forks would share what changes "
            + "in the box: make it a readonly struct, or keep it as what it is.";

    internal static string MutableException(FieldInfo local, Type exception, FieldInfo field)
        => $"{MethodNames.Of(local.DeclaringType!)}{Scan.ModelPlaces.Of(local)} keeps an exception of type {MethodNames.Friendly(exception)} across an await, whose field "
            + $"'{MethodNames.Local(field)}' can change: make it readonly.";

    private static bool IsTask(Type type)
        => type == typeof(ControlledTask) || type == typeof(Operation)
            || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ControlledTask<>) || type.GetGenericTypeDefinition() == typeof(Operation<>)));
}
