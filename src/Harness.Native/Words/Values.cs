using System.Runtime.InteropServices;

namespace Harness.Native.Words;

/// <summary>Bytes as numbers: little endian, at most eight.</summary>
internal static class Values
{
    internal static ulong Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        bytes.CopyTo(word);
        return MemoryMarshal.Read<ulong>(word);
    }

    internal static void Put(Span<byte> bytes, ulong value)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(value >> (8 * i));
        }
    }

    internal static ulong Mask(int bytes) => bytes >= 8 ? ulong.MaxValue : (1UL << (8 * bytes)) - 1;
}
