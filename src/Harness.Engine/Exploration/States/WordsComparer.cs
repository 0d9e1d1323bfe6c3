using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration.States;

/// <summary>Equality of word sequences by content.</summary>
internal sealed class WordsComparer : IEqualityComparer<ulong[]>
{
    internal static WordsComparer Instance { get; } = new();

    public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ulong[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
        return hash.ToHashCode();
    }
}
