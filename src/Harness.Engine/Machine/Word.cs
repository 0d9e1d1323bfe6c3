using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>
/// Values as machine words: those of at most 8 bytes as they are, those of 16 packed. A 16-byte value is there so that one operation changes two things (a pointer and a tag); a model counts both
/// in small numbers, and one that does not fit is an error, never cut.
/// </summary>
internal static class Word
{
    internal static ulong From<T>(T value)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() > sizeof(ulong))
        {
            return Unsafe.SizeOf<T>() == WideWord.Bytes ? WideWord<T>.Pack(value) : throw TooWide(typeof(T), Unsafe.SizeOf<T>());
        }

        ulong word = 0;
        Unsafe.As<ulong, T>(ref word) = value;
        return word;
    }

    internal static T To<T>(ulong word)
        where T : unmanaged
        => Unsafe.SizeOf<T>() <= sizeof(ulong) ? Unsafe.As<ulong, T>(ref word)
            : Unsafe.SizeOf<T>() == WideWord.Bytes ? WideWord<T>.Unpack(word) : throw TooWide(typeof(T), Unsafe.SizeOf<T>());

    /// <summary>Bytes of a value type; the marshaller's size where it has one, else that of its fields.</summary>
    internal static int SizeOf(Type type) => Used(type);

    private static ModelException TooWide(Type type, int bytes)
        => new($"a step gives a {MethodNames.Friendly(type)} of {bytes} bytes, and a step gives at most 16: give an index or a smaller value.");

    /// <summary>A primitive or an enum that reflection boxed.</summary>
    internal static ulong FromBoxed(ValueType value) => value switch
    {
        Enum => FromBoxed((ValueType)Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()))),
        bool flag => flag ? 1UL : 0,
        char character => character,
        double number => BitConverter.DoubleToUInt64Bits(number),
        float number => BitConverter.SingleToUInt32Bits(number),
        ulong number => number,
        nint number => (ulong)number,
        nuint number => number,
        _ => (ulong)Convert.ToInt64(value),
    };

    /// <summary>A word must determine the value and the value the word: padding would make equal values differ.</summary>
    internal static void Check<T>(string name)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() is > sizeof(ulong) and not WideWord.Bytes)
        {
            throw new ModelException($"'{name}' holds a {MethodNames.Friendly(typeof(T))} of {Unsafe.SizeOf<T>()} bytes, and a cell holds at most 8, or exactly 16: split it, or give its fields smaller types.");
        }

        if (Used(typeof(T)) != Unsafe.SizeOf<T>())
        {
            throw new ModelException($"'{name}' holds a {MethodNames.Friendly(typeof(T))} with unused bytes between its fields, so that equal values could differ: reorder or pack the fields.");
        }
    }

    /// <summary>The types of the numbers of which a value consists.</summary>
    internal static IEnumerable<Type> Numbers(Type type)
        => type.IsPrimitive || type.IsEnum ? [type] : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(f => Numbers(f.FieldType));

    private static int Used(Type type)
    {
        if (type.IsEnum)
        {
            type = Enum.GetUnderlyingType(type);
        }

        if (type.IsPrimitive)
        {
            return type == typeof(bool) ? 1 : type == typeof(char) ? 2 : type == typeof(nint) || type == typeof(nuint) ? nint.Size : System.Runtime.InteropServices.Marshal.SizeOf(type);
        }

        return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Sum(f => Used(f.FieldType));
    }
}
