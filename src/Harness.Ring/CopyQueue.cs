using System.Numerics;

namespace Harness.Ring;

/// <summary>sk_receive_queue as a word: a byte for each copy, the first in the lowest; 0 is empty.</summary>
internal static class CopyQueue
{
    internal static ulong Append(ulong queue, ulong packet) => queue | (packet << (8 * Count(queue)));

    internal static ushort First(ulong queue) => (byte)queue;

    internal static ulong RemoveFirst(ulong queue) => queue >> 8;

    internal static string Format(ulong queue, RingConfiguration configuration)
        => queue == 0
            ? "empty"
            : string.Join(", ", Enumerable.Range(0, Count(queue)).Select(i => configuration.FormatPacket((byte)(queue >> (8 * i)))));

    private static int Count(ulong queue) => (71 - BitOperations.LeadingZeroCount(queue)) / 8;
}
