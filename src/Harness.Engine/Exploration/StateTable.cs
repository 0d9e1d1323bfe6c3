using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>The set of states that were reached, each with its number. Which of the kinds is used never changes a verdict, only how sure it is.</summary>
internal abstract class StateTable
{
    /// <summary>Bits of the fingerprint that tell states apart; 0 when whole states are compared.</summary>
    internal abstract int Bits { get; }

    /// <summary>Bytes that the table occupies.</summary>
    internal abstract long Bytes { get; }

    /// <summary>Adds a state unless it is there.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="words">Gives the whole state; only the exact table calls it.</param>
    /// <param name="index">The number that the state gets if it is new.</param>
    /// <param name="known">The number of the state that is there.</param>
    /// <returns>Whether it was new.</returns>
    internal abstract bool TryAdd(in Fingerprint fingerprint, Func<ulong[]> words, uint index, out uint known);
}
