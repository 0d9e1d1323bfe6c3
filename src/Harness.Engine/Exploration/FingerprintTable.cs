using System.Runtime.InteropServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// Open addressing with linear probing over 64-bit or 128-bit fingerprints. The number of a state lies beside the 64 bits that are compared first, so
/// that a known state costs one cache line. Fingerprints are well mixed, so that their low bits serve as the hash.
/// </summary>
internal sealed class FingerprintTable : StateTable
{
    private const double MaximumLoad = 0.8;
    private const int FirstSize = 1 << 12;

    private readonly bool _wide;
    private Entry[] _entries = new Entry[FirstSize];
    private ulong[] _high;
    private int _limit = (int)(FirstSize * MaximumLoad);
    private int _count;

    internal FingerprintTable(bool wide)
    {
        _wide = wide;
        _high = wide ? new ulong[FirstSize] : [];
    }

    internal override int Bits => _wide ? 128 : 64;

    internal override long Bytes => ((long)_entries.Length * Marshal.SizeOf<Entry>()) + ((long)_high.Length * sizeof(ulong));

    internal override bool TryAdd(in Fingerprint fingerprint, Func<ulong[]> words, uint index, out uint known)
    {
        // 0 marks an empty place.
        var low = fingerprint.Low == 0 ? 1 : fingerprint.Low;
        var entries = _entries;
        var mask = entries.Length - 1;
        for (var i = (int)low & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref entries[i];
            if (entry.Low == low && (!_wide || _high[i] == fingerprint.High))
            {
                known = entry.Index;
                return false;
            }

            if (entry.Low == 0)
            {
                Put(i, new Entry(low, index), fingerprint.High);
                known = index;
                if (++_count > _limit)
                {
                    Grow();
                }

                return true;
            }
        }
    }

    private void Put(int place, Entry entry, ulong high)
    {
        _entries[place] = entry;
        if (_wide)
        {
            _high[place] = high;
        }
    }

    private void Grow()
    {
        var (entries, high) = (_entries, _high);
        _entries = new Entry[entries.Length * 2];
        _high = _wide ? new ulong[entries.Length * 2] : [];
        _limit = (int)Math.Min(int.MaxValue, _entries.Length * MaximumLoad);
        var mask = _entries.Length - 1;
        for (var j = 0; j < entries.Length; j++)
        {
            if (entries[j].Low == 0)
            {
                continue;
            }

            var i = (int)entries[j].Low & mask;
            while (_entries[i].Low != 0)
            {
                i = (i + 1) & mask;
            }

            Put(i, entries[j], _wide ? high[j] : 0);
        }
    }

    /// <summary>12 bytes, without the padding that an array of the natural layout would have.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Entry(ulong Low, uint Index);
}
