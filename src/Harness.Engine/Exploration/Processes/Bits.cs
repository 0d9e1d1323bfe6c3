using System.Numerics;

namespace Harness.Engine.Exploration.Processes;

/// <summary>Answers, one bit each, in the order of the questions.</summary>
internal static class Bits
{
    /// <summary>Bytes that so many bits take.</summary>
    internal static int BytesOf(long bits) => checked((int)((bits + 7) / 8));

    internal static bool Get(ReadOnlySpan<byte> bits, long at) => ((bits[(int)(at >> 3)] >> (int)(at & 7)) & 1) != 0;

    internal static void Set(Span<byte> bits, long at) => bits[(int)(at >> 3)] |= (byte)(1 << (int)(at & 7));

    /// <summary>How many are set.</summary>
    internal static long Count(ReadOnlySpan<byte> bits)
    {
        var count = 0L;
        foreach (var part in bits)
        {
            count += BitOperations.PopCount(part);
        }

        return count;
    }
}
