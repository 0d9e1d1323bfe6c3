namespace Harness.Engine.Machine;

/// <summary>What memory words add to fingerprints, with those of lately remembered: few values of few words make up the steps of a program.</summary>
internal sealed class CellFingerprints(FingerprintKey key)
{
    private const int Bits = 12;

    private readonly Entry[] _lately = new Entry[1 << Bits];

    internal Fingerprint Of(int address, ulong value)
    {
        var mixed = ((value ^ (value >> 29)) * 0x9E3779B97F4A7C15UL) + ((ulong)(uint)address * 0xD6E8FEB86659FD93UL);
        ref var entry = ref _lately[mixed >> (64 - Bits)];
        if (entry.Value != value || entry.Place != address + 1)
        {
            entry = new Entry(value, address + 1, key.OfCell(address, value));
        }

        return entry.Fingerprint;
    }

    /// <summary>Of a whole memory.</summary>
    internal Fingerprint Of(ReadOnlySpan<ulong> memory)
    {
        Fingerprint fingerprint = default;
        for (var address = 0; address < memory.Length; address++)
        {
            fingerprint += Of(address, memory[address]);
        }

        return fingerprint;
    }

    /// <summary>One word; place 0 is that of none.</summary>
    private readonly record struct Entry(ulong Value, int Place, Fingerprint Fingerprint);
}
