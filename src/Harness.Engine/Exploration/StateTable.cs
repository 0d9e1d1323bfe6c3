using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>The set of states that were reached. Which of the kinds is used never changes a verdict, only how sure it is.</summary>
internal abstract class StateTable
{
    /// <summary>Bits of the fingerprint that tell states apart; 0 when whole states are compared.</summary>
    internal abstract int Bits { get; }

    /// <summary>Bytes that the table occupies, without the states' numbers.</summary>
    internal abstract long Bytes { get; }

    /// <summary>Bytes that the states' numbers occupy.</summary>
    internal virtual long NumberBytes => 0;

    /// <summary>States in the table.</summary>
    internal abstract long Count { get; }

    /// <summary>Whether parts of the table may be filled by several threads, one thread for each part.</summary>
    internal virtual bool IsConcurrent => false;

    /// <summary>Whether states that were never added may be taken for known ones much more often than by chance of the fingerprint: then nothing is proved.</summary>
    internal virtual bool IsLossy => false;

    /// <summary>Whether the table knows of a state whether it was reached: not where another process does.</summary>
    internal virtual bool Answers(in Fingerprint fingerprint) => true;

    /// <summary>Whether a state is there, and its number where numbers are kept.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="key">The whole state; only the exact table looks at it.</param>
    /// <param name="number">Its number.</param>
    internal abstract bool Contains(in Fingerprint fingerprint, ReadOnlySpan<byte> key, out uint number);

    /// <summary>Adds a state unless it is there.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="key">The whole state; only the exact table looks at it.</param>
    /// <param name="number">The number that the state gets if it is new.</param>
    /// <param name="known">The number of the state that is there, where numbers are kept.</param>
    /// <returns>Whether it was new.</returns>
    internal abstract bool TryAdd(in Fingerprint fingerprint, ReadOnlySpan<byte> key, uint number, out uint known);
}
