using Harness.Engine.Exploration.Processes;

namespace Harness.Ring.Tests.Processes;

/// <summary>What connects processes, for threads of one process: who sends puts its bytes where all see them, and waits for the others.</summary>
internal sealed class ThreadNetwork(int rank, ThreadNetwork.Place place) : ISearchNetwork
{
    /// <inheritdoc/>
    public int Rank => rank;

    /// <inheritdoc/>
    public int Size => place.Sent.Length;

    /// <inheritdoc/>
    public bool HasFailedTogether { get; set; }

    /// <summary>How often something was exchanged.</summary>
    internal int Exchanges { get; private set; }

    /// <summary>Runs something in as many threads, each with its end of a network.</summary>
    internal static T[] Run<T>(int size, Func<ThreadNetwork, T> run)
    {
        var place = new Place(size);
        var results = new T[size];
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = run(new ThreadNetwork(rank, place));
            }
            catch (Exception exception)
            {
                failures[rank] = exception;
            }
            finally
            {
                place.Barrier.RemoveParticipant();
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return failures.All(f => f is null) ? results : throw new AggregateException(failures.OfType<Exception>());
    }

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<byte> send, ReadOnlySpan<int> sendLengths, Span<byte> receive, ReadOnlySpan<int> receiveLengths)
    {
        Exchanges++;
        place.Sent[rank] = (send.ToArray(), sendLengths.ToArray());
        place.Barrier.SignalAndWait();
        var at = 0;
        for (var from = 0; from < Size; from++)
        {
            var (bytes, lengths) = place.Sent[from];
            if (lengths[rank] != receiveLengths[from])
            {
                throw new InvalidOperationException($"process {rank} expects {receiveLengths[from]} bytes of process {from}, which sends {lengths[rank]}");
            }

            bytes.AsSpan(lengths.Take(rank).Sum(), lengths[rank]).CopyTo(receive[at..]);
            at += lengths[rank];
        }

        place.Barrier.SignalAndWait();
    }

    /// <summary>Where bytes lie.</summary>
    internal sealed class Place(int size)
    {
        internal (byte[] Bytes, int[] Lengths)[] Sent { get; } = new (byte[], int[])[size];

        internal Barrier Barrier { get; } = new(size);
    }
}
