using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration.Processes;

/// <summary>What processes tell each other: bytes from each for each, a flag from each for all, numbers of all. All processes call the same members in the same order.</summary>
/// <param name="network">What connects them.</param>
internal sealed class Exchange(ISearchNetwork network)
{
    private readonly int[] _lengths = new int[network.Size];
    private readonly int[] _theirs = new int[network.Size];
    private readonly long[] _flags = new long[network.Size];
    private readonly int[] _starts = new int[network.Size + 1];
    private readonly ByteBuffer _out = new();
    private byte[] _in = [];

    internal int Rank => network.Rank;

    internal int Size => network.Size;

    /// <summary>After a swap: the flag of each process.</summary>
    internal ReadOnlySpan<long> Flags => _flags;

    /// <summary>Bytes that were sent to other processes.</summary>
    internal long Sent { get; private set; }

    /// <summary>All processes know that the search has failed.</summary>
    internal void FailTogether() => network.HasFailedTogether = true;

    /// <summary>Makes what a process gets from each: an array of buffers, one for each process.</summary>
    internal ByteBuffer[] MakeLanes() => [.. Enumerable.Range(0, Size).Select(_ => new ByteBuffer())];

    /// <summary>After a swap: what a process sent.</summary>
    internal ReadOnlySpan<byte> From(int rank) => _in.AsSpan(_starts[rank], _starts[rank + 1] - _starts[rank]);

    /// <summary>Sends what is in a lane to its process, and a flag to all. The lanes are empty afterwards.</summary>
    internal void Swap(ByteBuffer[] lanes, long flag = 0)
    {
        Span<long> heads = stackalloc long[2 * Size <= 512 ? 2 * Size : 0];
        heads = heads.IsEmpty ? new long[2 * Size] : heads;
        for (var rank = 0; rank < Size; rank++)
        {
            (heads[2 * rank], heads[(2 * rank) + 1]) = (lanes[rank].Length, flag);
        }

        long[] theirs = new long[2 * Size];
        SwapEqual(MemoryMarshal.AsBytes(heads), MemoryMarshal.AsBytes(theirs.AsSpan()), 2 * sizeof(long));
        for (var rank = 0; rank < Size; rank++)
        {
            (_theirs[rank], _flags[rank]) = ((int)theirs[2 * rank], theirs[(2 * rank) + 1]);
        }

        SwapKnown(lanes, _theirs);
    }

    /// <summary>Sends what is in a lane to its process, where each knows how many bytes the others send. The lanes are empty afterwards.</summary>
    internal void SwapKnown(ByteBuffer[] lanes, ReadOnlySpan<int> theirLengths)
    {
        _out.Clear();
        for (var rank = 0; rank < Size; rank++)
        {
            _lengths[rank] = lanes[rank].Length;
            _out.Add(lanes[rank].Bytes);
            lanes[rank].Clear();
            _starts[rank + 1] = checked(_starts[rank] + theirLengths[rank]);
            Sent += rank == Rank ? 0 : _lengths[rank];
        }

        if (_in.Length < _starts[Size])
        {
            _in = new byte[Math.Max(_starts[Size], (int)Math.Min(Array.MaxLength, 2L * _in.Length))];
        }

        network.AllToAll(_out.Bytes, _lengths, _in.AsSpan(0, _starts[Size]), theirLengths);
    }

    /// <summary>The numbers of all processes: those of process 0 first.</summary>
    internal long[] Gather(params ReadOnlySpan<long> own)
    {
        var all = new long[own.Length * Size];
        var send = new long[all.Length];
        for (var rank = 0; rank < Size; rank++)
        {
            own.CopyTo(send.AsSpan(rank * own.Length));
        }

        SwapEqual(MemoryMarshal.AsBytes(send.AsSpan()), MemoryMarshal.AsBytes(all.AsSpan()), own.Length * sizeof(long));
        return all;
    }

    /// <summary>The sums of the numbers of all processes.</summary>
    internal long[] Sum(params ReadOnlySpan<long> own)
    {
        var (all, sums) = (Gather(own), new long[own.Length]);
        for (var i = 0; i < all.Length; i++)
        {
            sums[i % own.Length] += all[i];
        }

        return sums;
    }

    /// <summary>Whether something is so for any process.</summary>
    internal bool Any(bool own) => Gather(own ? 1 : 0).Contains(1);

    /// <summary>A text of one process, for all.</summary>
    internal string FromOne(int rank, string? text)
    {
        var lanes = MakeLanes();
        if (rank == Rank)
        {
            Array.ForEach(lanes, l => l.Add(System.Text.Encoding.UTF8.GetBytes(text!)));
        }

        Swap(lanes);
        return System.Text.Encoding.UTF8.GetString(From(rank));
    }

    private void SwapEqual(ReadOnlySpan<byte> send, Span<byte> receive, int length)
    {
        Array.Fill(_lengths, length);
        network.AllToAll(send, _lengths, receive, _lengths);
    }
}
