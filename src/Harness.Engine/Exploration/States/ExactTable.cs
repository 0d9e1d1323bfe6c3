using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.States;

/// <summary>Stores whole states and compares them byte by byte: slow and large, and the judge of the fingerprint.</summary>
internal sealed class ExactTable : StateTable
{
    private const int Overhead = 64;

    private readonly Dictionary<byte[], uint> _states = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], uint>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private long _bytes;

    internal ExactTable() => _lookup = _states.GetAlternateLookup<ReadOnlySpan<byte>>();

    internal override int Bits => 0;

    internal override long Bytes => _bytes;

    internal override long Count => _states.Count;

    internal override bool Contains(in Fingerprint fingerprint, ReadOnlySpan<byte> key, out uint number) => _lookup.TryGetValue(key, out number);

    internal override bool TryAdd(in Fingerprint fingerprint, ReadOnlySpan<byte> key, uint number, out uint known)
    {
        if (_lookup.TryGetValue(key, out known))
        {
            return false;
        }

        _states.Add(key.ToArray(), number);
        _bytes += key.Length + Overhead;
        known = number;
        return true;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        internal static BytesComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
