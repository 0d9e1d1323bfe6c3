using System.Runtime.CompilerServices;

namespace Harness.Engine.Machine;

/// <summary>
/// 128 bits that stand for a state or a part of one. The value depends on nothing but the state: it is the same in every process and on
/// every machine. A search stores 64 bits of it, or all 128 when asked.
/// </summary>
/// <param name="Low">The 64 bits that a search stores by default.</param>
/// <param name="High">The other 64 bits, computed with other constants.</param>
public readonly record struct Fingerprint(ulong Low, ulong High)
{
    /// <summary>Combines parts that lie side by side, each of which already carries its own place: order does not matter.</summary>
    public static Fingerprint operator ^(Fingerprint left, Fingerprint right) => new(left.Low ^ right.Low, left.High ^ right.High);

    /// <summary>The fingerprint of a sequence of words; order and length matter.</summary>
    public static Fingerprint OfWords(ReadOnlySpan<ulong> words, ulong seed)
    {
        var low = seed ^ 0x9E3779B97F4A7C15UL;
        var high = seed + 0xD1B54A32D192ED03UL + (ulong)words.Length;
        foreach (var word in words)
        {
            // Two chains that share no constant. A multiplication alone spreads upwards only: a difference in the highest bit would stay one bit, and the next word could cancel it.
            low = Mix(low ^ word);
            high = Mix((high + word) * 0xC4CEB9FE1A85EC53UL);
        }

        return new(Mix(low ^ (ulong)words.Length), Mix(high));
    }

    /// <summary>
    /// The contribution of one memory word to the fingerprint of a memory; contributions are combined with <c>^</c>. The second half is a nonlinear
    /// function of the first: what cancels out in one half of a combination does so in the other only by chance.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fingerprint OfCell(int address, ulong value)
    {
        var low = Mix(((ulong)(address + 1) * 0x9E3779B97F4A7C15UL) ^ (value * 0xD6E8FEB86659FD93UL));
        var high = Math.BigMul(low ^ 0xA0761D6478BD642FUL, 0xE7037ED1A0B428DBUL, out var product);
        return new(low, high ^ product);
    }

    /// <summary>A bijection of 64 bits in which every bit of the input reaches every bit of the output (the finaliser of SplitMix64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
