using System.Collections.Immutable;
using Harness.Native.Images;

namespace Harness.Native.Words;

/// <summary>
/// What read-modify-writes and waits compute. Of a word as a whole the operand is the number; of some of its bytes, at most four, it holds besides the number
/// how far they are shifted (bits 32 to 39) and how many bits they have (bits 40 and up).
/// </summary>
internal static class Functions
{
    private static readonly ImmutableArray<Func<ulong, ulong, ulong>> s_whole =
    [
        static (_, operand) => operand,
        static (old, operand) => old + operand,
        static (old, operand) => old - operand,
        static (old, operand) => old & operand,
        static (old, operand) => old | operand,
        static (old, operand) => old ^ operand,
        static (old, operand) => ~(old & operand),
    ];

    /// <summary>The same for words of four bytes, of two and of one: what does not fit is cut off.</summary>
    private static readonly ImmutableArray<Func<ulong, ulong, ulong>> s_part =
    [
        static (old, packed) => Put(old, packed, (uint)packed),
        static (old, packed) => Put(old, packed, Get(old, packed) + (uint)packed),
        static (old, packed) => Put(old, packed, Get(old, packed) - (uint)packed),
        static (old, packed) => Put(old, packed, Get(old, packed) & (uint)packed),
        static (old, packed) => Put(old, packed, Get(old, packed) | (uint)packed),
        static (old, packed) => Put(old, packed, Get(old, packed) ^ (uint)packed),
        static (old, packed) => Put(old, packed, ~(Get(old, packed) & (uint)packed)),
    ];

    private static readonly ImmutableArray<Func<ulong, ulong, bool>> s_waits =
    [
        static (now, operand) => now == operand,
        static (now, operand) => now != operand,
        static (now, operand) => now >= operand,
        static (now, operand) => now < operand,
        static (now, operand) => (now & operand) != 0,
        static (now, operand) => (now & operand) == 0,
    ];

    private static readonly ImmutableArray<Func<ulong, ulong, bool>> s_partWaits =
    [
        static (now, packed) => Get(now, packed) == (uint)packed,
        static (now, packed) => Get(now, packed) != (uint)packed,
        static (now, packed) => Get(now, packed) >= (uint)packed,
        static (now, packed) => Get(now, packed) < (uint)packed,
        static (now, packed) => (Get(now, packed) & (uint)packed) != 0,
        static (now, packed) => (Get(now, packed) & (uint)packed) == 0,
    ];

    /// <summary>The function of an exchange or a fetch-and-something, and its operand.</summary>
    internal static (Func<ulong, ulong, ulong> Function, ulong Operand) Update(HookKind kind, ulong operand, in WordPart part)
        => part.Size == 8 ? (s_whole[kind - HookKind.Exchange], operand) : (s_part[kind - HookKind.Exchange], Pack(operand, part));

    /// <summary>The function that stores some bytes of a word and leaves the others.</summary>
    internal static (Func<ulong, ulong, ulong> Function, ulong Operand) Store(ulong value, in WordPart part) => (s_part[0], Pack(value, part));

    /// <summary>The condition of a wait, and its operand.</summary>
    internal static (Func<ulong, ulong, bool> Condition, ulong Operand) Wait(int how, ulong operand, in WordPart part)
        => part.Size == 8 ? (s_waits[how], operand) : (s_partWaits[how], Pack(operand, part));

    internal static bool Knows(int how) => how >= 0 && how < s_waits.Length;

    /// <summary>What an update makes of a number of some bytes.</summary>
    internal static ulong Apply(HookKind kind, ulong old, ulong operand, int bytes) => s_whole[kind - HookKind.Exchange](old, operand) & Values.Mask(bytes);

    private static ulong Pack(ulong value, in WordPart part) => (value & part.Mask & uint.MaxValue) | ((ulong)part.Shift << 32) | ((ulong)part.Size << 43);

    private static ulong Ones(ulong packed) => (1UL << (int)(packed >> 40)) - 1;

    private static ulong Get(ulong word, ulong packed) => (word >> (int)((packed >> 32) & 0xff)) & Ones(packed);

    private static ulong Put(ulong word, ulong packed, ulong value)
    {
        var shift = (int)((packed >> 32) & 0xff);
        return (word & ~(Ones(packed) << shift)) | ((value & Ones(packed)) << shift);
    }
}
