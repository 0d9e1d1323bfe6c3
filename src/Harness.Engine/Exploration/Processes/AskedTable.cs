using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// The part of the visited states that a process owns, by their fingerprints, and what it remembers of what it asked others: a state that it asked for once is known by the time it
/// meets it again, or is met behind itself in the same level.
/// </summary>
internal sealed class AskedTable : StateTable, IDisposable
{
    private const int RememberedBits = 18;

    private readonly int _rank;
    private readonly ulong _size;
    private readonly bool _wide;
    private readonly FingerprintSet _own;
    private readonly ulong[] _low = new ulong[1 << RememberedBits];
    private readonly ulong[] _high;

    /// <param name="wide">Whether 128 bits are kept.</param>
    /// <param name="network">Which process this is, of how many.</param>
    internal AskedTable(bool wide, ISearchNetwork network)
    {
        (_wide, _rank, _size) = (wide, network.Rank, (ulong)network.Size);
        _own = new FingerprintSet(wide, numbered: false);
        _high = wide ? new ulong[_low.Length] : [];
        FingerprintBytes = wide ? 2 * sizeof(ulong) : sizeof(ulong);
    }

    internal override int Bits => _own.Bits;

    internal override long Bytes => _own.Bytes + ((_low.Length + _high.Length) * sizeof(ulong));

    internal override long Count => _own.Count;

    /// <summary>Bytes of a fingerprint on its way.</summary>
    internal int FingerprintBytes { get; }

    /// <summary>The process that knows whether a state was reached. By bits that do not choose its place in a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int OwnerOf(in Fingerprint fingerprint) => (int)(((fingerprint.Low & uint.MaxValue) * _size) >> 32);

    internal override bool Answers(in Fingerprint fingerprint) => OwnerOf(fingerprint) == _rank;

    internal override bool Contains(in Fingerprint fingerprint, ReadOnlySpan<byte> key, out uint number)
    {
        number = 0;
        return (Answers(fingerprint) && _own.Contains(fingerprint, key, out number)) || WasAsked(fingerprint, out _);
    }

    internal override bool TryAdd(in Fingerprint fingerprint, ReadOnlySpan<byte> key, uint number, out uint known) => _own.TryAdd(fingerprint, key, number, out known);

    /// <summary>Whether the process owns a state that was reached.</summary>
    internal bool Owns(in Fingerprint fingerprint) => _own.Contains(fingerprint, [], out _);

    /// <summary>Notes that the process asks for a state.</summary>
    /// <returns>Whether it remembers no such question.</returns>
    internal bool Ask(in Fingerprint fingerprint)
    {
        if (WasAsked(fingerprint, out var at))
        {
            return false;
        }

        _low[at] = Low(fingerprint);
        if (_wide)
        {
            _high[at] = fingerprint.High;
        }

        return true;
    }

    /// <summary>Writes a fingerprint as it is sent.</summary>
    internal void Write(ByteBuffer into, in Fingerprint fingerprint)
    {
        into.Add(fingerprint.Low);
        if (_wide)
        {
            into.Add(fingerprint.High);
        }
    }

    /// <summary>Reads the fingerprint at a place of what was sent.</summary>
    internal Fingerprint Read(ReadOnlySpan<byte> from, long place)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(from.Slice((int)place * FingerprintBytes, FingerprintBytes));
        return new Fingerprint(words[0], _wide ? words[1] : 0);
    }

    public void Dispose() => _own.Dispose();

    /// <summary>0 marks an empty place, as in the table.</summary>
    private static ulong Low(in Fingerprint fingerprint) => fingerprint.Low == 0 ? 1 : fingerprint.Low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool WasAsked(in Fingerprint fingerprint, out int at)
    {
        at = (int)(fingerprint.Low >> (64 - RememberedBits));
        return _low[at] == Low(fingerprint) && (!_wide || _high[at] == fingerprint.High);
    }
}
