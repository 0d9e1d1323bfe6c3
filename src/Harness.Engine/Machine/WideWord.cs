using System.Runtime.CompilerServices;
using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>What is known of every 16-byte value.</summary>
internal static class WideWord
{
    /// <summary>How many bytes it has.</summary>
    internal const int Bytes = 16;
}

/// <summary>
/// A 16-byte value in a machine word. Where it is two numbers of 8 bytes each has 32 bits; otherwise each of its four groups of 4 bytes has 16. All are signed: -1 is as small as 1.
/// </summary>
internal static class WideWord<T>
    where T : unmanaged
{
    private static readonly bool s_isPair = Word.Numbers(typeof(T)).All(n => Word.SizeOf(n) == sizeof(ulong));

    internal static ulong Pack(T value)
    {
        ulong word = 0;
        if (s_isPair)
        {
            for (var i = 0; i < 2; i++)
            {
                var part = Unsafe.Add(ref Unsafe.As<T, long>(ref value), i);
                word |= (int)part == part ? (ulong)(uint)part << (32 * i) : throw TooLarge(value, 32, "8");
            }

            return word;
        }

        for (var i = 0; i < 4; i++)
        {
            var part = Unsafe.Add(ref Unsafe.As<T, int>(ref value), i);
            word |= (short)part == part ? (ulong)(ushort)part << (16 * i) : throw TooLarge(value, 16, "4");
        }

        return word;
    }

    internal static T Unpack(ulong word)
    {
        T value = default;
        if (s_isPair)
        {
            for (var i = 0; i < 2; i++)
            {
                Unsafe.Add(ref Unsafe.As<T, long>(ref value), i) = (int)(uint)(word >> (32 * i));
            }

            return value;
        }

        for (var i = 0; i < 4; i++)
        {
            Unsafe.Add(ref Unsafe.As<T, int>(ref value), i) = (short)(ushort)(word >> (16 * i));
        }

        return value;
    }

    private static ModelException TooLarge(T value, int bits, string bytes)
        => new($"a {MethodNames.Friendly(typeof(T))} of 16 bytes has the value {value}, of which {bytes} bytes are no signed number of {bits} bits: count in smaller numbers, indices in place of pointers.");
}
