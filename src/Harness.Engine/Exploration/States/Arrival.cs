using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.States;

/// <summary>Something to be settled when a block of states has been expanded: in the order in which one worker alone would have met it.</summary>
internal struct Arrival
{
    /// <summary>The fingerprint of the state that was reached.</summary>
    internal Fingerprint Fingerprint;

    /// <summary>The number of the state that was expanded.</summary>
    internal long From;

    /// <summary>Where the reached state lies in the worker's bytes; of length 0 when it was known already.</summary>
    internal int Offset;

    internal int Length;

    /// <summary>Bytes behind the state by which the exact table tells it apart.</summary>
    internal int KeyLength;

    /// <summary>The number of the reached state, where it was known and numbers are kept.</summary>
    internal uint Known;

    /// <summary>What liveness properties ask of the reached state, where it is new.</summary>
    internal uint Labels;

    /// <summary>Bit i: property i failed in the step or in the reached state.</summary>
    internal ulong Failed;

    /// <summary>Bit i: property i was evaluated in the reached state.</summary>
    internal ulong Judged;

    internal ushort Choice;

    internal byte Task;

    /// <summary>Whether no task could move: there is no step and no reached state.</summary>
    internal bool IsFinal;

    /// <summary>What fairness and liveness properties ask of the step: bits of <see cref="EdgeMarks"/>.</summary>
    internal ushort Marks;

    /// <summary>Whether the reached state turned out to be new.</summary>
    internal bool IsNew;

    /// <summary>Whether the worker met the step's label for the first time.</summary>
    internal bool IsFirstOfLabel;
}
