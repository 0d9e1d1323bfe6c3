using System.Runtime.InteropServices;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Processes;

/// <summary>A state that was reached and may be new, with how it was reached; its bytes follow.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct Candidate(in Arrival arrival)
{
    internal const int Bytes = 16 + 8 + 8 + 4 + 2 + 1;

    internal readonly Fingerprint Fingerprint = arrival.Fingerprint;

    internal readonly long From = arrival.From;

    internal readonly ulong Judged = arrival.Judged;

    /// <summary>Bytes of the state.</summary>
    internal readonly int Length = arrival.Length;

    internal readonly ushort Choice = arrival.Choice;

    internal readonly byte Task = arrival.Task;

    /// <summary>Reads the one at the beginning of some bytes, and what follows it.</summary>
    internal static Candidate Read(ReadOnlySpan<byte> from, out ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> rest)
    {
        var candidate = MemoryMarshal.Read<Candidate>(from);
        whole = from[..(Bytes + candidate.Length)];
        rest = from[whole.Length..];
        return candidate;
    }
}
