using System.Runtime.CompilerServices;

namespace Harness.Engine.Machine;

/// <summary>
/// 128 bits that stand for a state or a part of one. The value depends on nothing but the state and the seed of the run: it is the same in every process and on
/// every machine. A search stores 64 bits of it, or all 128 when asked. Neither half is a function of the other, and parts are put together by an operation of
/// each half's own, so that what cancels out in one half does not for that reason cancel out in the other.
/// </summary>
/// <param name="Low">The 64 bits that a search stores by default.</param>
/// <param name="High">The other 64 bits.</param>
public readonly record struct Fingerprint(ulong Low, ulong High)
{
    /// <summary>Puts together parts that lie side by side, each of which already carries its own place: order does not matter.</summary>
    public static Fingerprint operator +(Fingerprint left, Fingerprint right) => new(left.Low ^ right.Low, left.High + right.High);

    /// <summary>Takes a part out again.</summary>
    public static Fingerprint operator -(Fingerprint whole, Fingerprint part) => new(whole.Low ^ part.Low, whole.High - part.High);

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
