using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// Open addressing with linear probing over 64-bit or 128-bit fingerprints; a parallel array holds the numbers of the states. Fingerprints are
/// well mixed, so that their low bits serve as the hash.
/// </summary>
internal sealed class FingerprintTable : StateTable
{
    private const double MaximumLoad = 0.8;

    private readonly bool _wide;
    private ulong[] _low = new ulong[1 << 12];
    private ulong[] _high;
    private uint[] _index = new uint[1 << 12];
    private int _limit = (int)((1 << 12) * MaximumLoad);
    private int _count;

    internal FingerprintTable(bool wide)
    {
        _wide = wide;
        _high = wide ? new ulong[_low.Length] : [];
    }

    internal override int Bits => _wide ? 128 : 64;

    internal override long Bytes => ((long)_low.Length * (sizeof(ulong) + sizeof(uint))) + ((long)_high.Length * sizeof(ulong));

    internal override bool TryAdd(in Fingerprint fingerprint, Func<ulong[]> words, uint index, out uint known)
    {
        // 0 marks an empty place.
        var low = fingerprint.Low == 0 ? 1 : fingerprint.Low;
        var mask = _low.Length - 1;
        for (var i = (int)low & mask; ; i = (i + 1) & mask)
        {
            var there = _low[i];
            if (there == low && (!_wide || _high[i] == fingerprint.High))
            {
                known = _index[i];
                return false;
            }

            if (there == 0)
            {
                Put(i, low, fingerprint.High, index);
                known = index;
                if (++_count > _limit)
                {
                    Grow();
                }

                return true;
            }
        }
    }

    private void Put(int place, ulong low, ulong high, uint index)
    {
        _low[place] = low;
        _index[place] = index;
        if (_wide)
        {
            _high[place] = high;
        }
    }

    private void Grow()
    {
        var (low, high, index) = (_low, _high, _index);
        _low = new ulong[low.Length * 2];
        _index = new uint[low.Length * 2];
        _high = _wide ? new ulong[low.Length * 2] : [];
        _limit = (int)Math.Min(int.MaxValue, _low.Length * MaximumLoad);
        var mask = _low.Length - 1;
        for (var j = 0; j < low.Length; j++)
        {
            if (low[j] == 0)
            {
                continue;
            }

            var i = (int)low[j] & mask;
            while (_low[i] != 0)
            {
                i = (i + 1) & mask;
            }

            Put(i, low[j], _wide ? high[j] : 0, index[j]);
        }
    }
}
