using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// The states whose merges may be audited: all of a small search, an even sample by fingerprint of a large one. Which they are depends on the states alone.
/// </summary>
internal sealed class MergeSample(int auditEvery)
{
    private const int Most = 8192;

    private readonly Dictionary<Fingerprint, long> _numbers = [];
    private long _merges;

    /// <summary>How many low bits of the second half of a fingerprint must be 0; negative for no audit at all.</summary>
    internal int Bits { get; private set; } = auditEvery > 0 ? 0 : -1;

    /// <summary>A new state.</summary>
    internal void Note(in Fingerprint fingerprint, long number) => _numbers.TryAdd(fingerprint, number);

    /// <summary>A sampled state was reached again. Densely among the first merges, so that a small search is audited too, then evenly.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="number">Its number.</param>
    /// <returns>Whether this merge is to be audited.</returns>
    internal bool Merge(in Fingerprint fingerprint, out long number)
    {
        var merge = ++_merges;
        return _numbers.TryGetValue(fingerprint, out number)
            && ((merge & (merge - 1)) == 0 || merge % Math.Max(1, auditEvery >> Bits) == 0);
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Bits);
        writer.Write(_merges);
        writer.Write(_numbers.Count);
        foreach (var (fingerprint, number) in _numbers)
        {
            writer.Write(fingerprint.Low);
            writer.Write(fingerprint.High);
            writer.Write(number);
        }
    }

    internal void Load(BinaryReader reader)
    {
        Bits = reader.ReadInt32();
        _merges = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            _numbers[new Fingerprint(reader.ReadUInt64(), reader.ReadUInt64())] = reader.ReadInt64();
        }
    }

    /// <summary>Between two blocks: samples fewer when there are many.</summary>
    internal void Thin()
    {
        while (auditEvery > 1 && _numbers.Count > Most)
        {
            Bits++;
            foreach (var fingerprint in _numbers.Keys.Where(f => (f.High & ((1UL << Bits) - 1)) != 0).ToList())
            {
                _numbers.Remove(fingerprint);
            }
        }
    }
}
