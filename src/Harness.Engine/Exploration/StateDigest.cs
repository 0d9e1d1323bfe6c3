using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// A sum over all states, each with its number, its fingerprint and the step by which it was reached first. Searches with equal digests have found the same states, in the same order and
/// by the same steps; in which order they are added does not matter.
/// </summary>
internal static class StateDigest
{
    /// <summary>What a state adds to it.</summary>
    internal static ulong Of(long number, in Fingerprint fingerprint, long from, int task, int choice)
        => Fingerprint.Mix(Fingerprint.Mix(Fingerprint.Mix(fingerprint.Low + (ulong)number) + (ulong)from) + (ulong)((task << 16) | choice));
}
