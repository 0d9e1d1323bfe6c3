using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>Stores whole states and compares them word by word: slow and large, and the judge of the fingerprint.</summary>
internal sealed class ExactTable : StateTable
{
    private readonly Dictionary<ulong[], uint> _states = new(new WordsComparer());
    private long _words;

    internal override int Bits => 0;

    internal override long Bytes => _words * sizeof(ulong);

    internal override bool TryAdd(in Fingerprint fingerprint, Func<ulong[]> words, uint index, out uint known)
    {
        var state = words();
        if (_states.TryGetValue(state, out known))
        {
            return false;
        }

        _states.Add(state, index);
        _words += state.Length + 8;
        known = index;
        return true;
    }

    private sealed class WordsComparer : IEqualityComparer<ulong[]>
    {
        public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ulong[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
