namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// What connects the processes that search together. There is one thing to do with it, which all of them do in the same order: each gives every process some bytes, and gets some of
/// every process. Bytes arrive whole, and as they were sent.
/// </summary>
public interface ISearchNetwork
{
    /// <summary>Which process this is, from 0.</summary>
    int Rank { get; }

    /// <summary>How many processes there are.</summary>
    int Size { get; }

    /// <summary>
    /// Whether all processes know why the search failed, and leave it with the same exception. Where one leaves it without, the others wait for it: they have to be ended.
    /// </summary>
    bool HasFailedTogether { get; set; }

    /// <summary>Sends every process its bytes, and receives those that are for this one. Comes back when all have arrived.</summary>
    /// <param name="send">What is for process 0, then what is for process 1, and so on.</param>
    /// <param name="sendLengths">How many bytes for each.</param>
    /// <param name="receive">Gets the bytes of process 0, then those of process 1, and so on.</param>
    /// <param name="receiveLengths">How many bytes of each.</param>
    void AllToAll(ReadOnlySpan<byte> send, ReadOnlySpan<int> sendLengths, Span<byte> receive, ReadOnlySpan<int> receiveLengths);
}
