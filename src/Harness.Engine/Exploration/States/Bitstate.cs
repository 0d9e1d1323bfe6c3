using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.States;

/// <summary>
/// Three bits for each state in an array of fixed size, set by three parts of its fingerprint (Holzmann, "An analysis of bitstate hashing", 1998). A new state whose bits
/// others have set is lost with all that lies behind it: it covers more with little memory, and proves nothing.
/// </summary>
internal sealed class Bitstate(long bytes) : StateTable
{
    private readonly ulong[] _bits = new ulong[Math.Max(1024, bytes / sizeof(ulong))];
    private long _count;

    internal override int Bits => 64;

    internal override long Bytes => (long)_bits.Length * sizeof(ulong);

    internal override long Count => _count;

    internal override bool IsLossy => true;

    internal override bool Contains(in Fingerprint fingerprint, ReadOnlySpan<byte> key, out uint number)
    {
        number = 0;
        return IsSet(fingerprint.Low) && IsSet(fingerprint.High) && IsSet(Third(fingerprint));
    }

    internal override bool TryAdd(in Fingerprint fingerprint, ReadOnlySpan<byte> key, uint number, out uint known)
    {
        known = number;
        var isNew = Set(fingerprint.Low) | Set(fingerprint.High) | Set(Third(fingerprint));
        _count += isNew ? 1 : 0;
        return isNew;
    }

    private static ulong Third(in Fingerprint fingerprint) => Fingerprint.Mix(fingerprint.Low + fingerprint.High);

    private bool IsSet(ulong hash) => ((_bits[Math.BigMul(hash, (ulong)_bits.Length, out _)] >> (int)(hash & 63)) & 1) != 0;

    private bool Set(ulong hash)
    {
        ref var word = ref _bits[Math.BigMul(hash, (ulong)_bits.Length, out _)];
        var bit = 1UL << (int)(hash & 63);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }
}
