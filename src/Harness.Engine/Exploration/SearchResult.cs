using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>What is known of a property.</summary>
public enum Verdict
{
    /// <summary>Every reachable state within the bounds was visited, and none violates it.</summary>
    Proved,

    /// <summary>A schedule violates it.</summary>
    Violated,

    /// <summary>A sampling strategy used its whole budget and found nothing: sampled, not proved.</summary>
    NotFound,

    /// <summary>A budget ended before every state was visited.</summary>
    Inconclusive,

    /// <summary>The search covered everything, but within these bounds that says nothing.</summary>
    Vacuous,

    /// <summary>The model breaks a rule on which verdicts rest, or the engine failed.</summary>
    Error,
}

/// <summary>Why a search ended.</summary>
public enum SearchEnd
{
    /// <summary>Every reachable state was visited.</summary>
    Complete,

    /// <summary>Every selected property was violated, and the search was asked to stop there.</summary>
    Decided,

    /// <summary>The time limit was reached.</summary>
    TimeLimit,

    /// <summary>The memory limit was reached.</summary>
    MemoryLimit,

    /// <summary>The limit of states was reached.</summary>
    StateLimit,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>What it wrote to disk, waiting states or its checkpoint, could not be written: the disk is full.</summary>
    DiskFull,
}

/// <summary>The verdict on one property.</summary>
/// <param name="Property">The property.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Evaluated">How often the property was evaluated.</param>
/// <param name="Reason">Why it is inconclusive or vacuous; empty otherwise.</param>
/// <param name="Counterexample">A shortest schedule that violates it, or null.</param>
public sealed record PropertyResult(Property Property, Verdict Verdict, long Evaluated, string Reason, Counterexample? Counterexample);

/// <summary>A schedule that violates a property.</summary>
/// <param name="Stem">The moves from the first state; the last one ends in the violating state or is the violating step.</param>
/// <param name="Loop">Moves of a fair cycle that starts and ends where the stem ends; empty unless the violation is a cycle.</param>
public sealed record Counterexample(ImmutableArray<Move> Stem, ImmutableArray<Move> Loop)
{
    /// <summary>Steps of the schedule, one round of the cycle included.</summary>
    public int Length => Stem.Length + Loop.Length;
}

/// <summary>What an exhaustive search found out.</summary>
public sealed record SearchResult
{
    /// <summary>Why it ended.</summary>
    public required SearchEnd End { get; init; }

    /// <summary>A verdict for each selected property.</summary>
    public required ImmutableArray<PropertyResult> Properties { get; init; }

    /// <summary>States reached.</summary>
    public required long States { get; init; }

    /// <summary>Steps taken: one for each state, enabled task and outcome.</summary>
    public required long Transitions { get; init; }

    /// <summary>Steps on the longest of the shortest paths: the depth of the deepest state.</summary>
    public required int Depth { get; init; }

    /// <summary>States by depth.</summary>
    public required ImmutableArray<long> StatesByDepth { get; init; }

    /// <summary>States in which no task can move.</summary>
    public required long FinalStates { get; init; }

    /// <summary>Complete schedules that the graph stands for; null when not counted, or when <see cref="Cyclic"/>.</summary>
    public BigInteger? Schedules { get; init; }

    /// <summary>Whether the graph has a cycle, so that the number of schedules is unbounded; null when it was not looked at.</summary>
    public bool? Cyclic { get; init; }

    /// <summary>Schedules that end within <see cref="SearchOptions.ScheduleBound"/> steps or were cut there; null when not counted.</summary>
    public BigInteger? BoundedSchedules { get; init; }

    /// <summary>Merges that were audited.</summary>
    public required long Audited { get; init; }

    /// <summary>Schedules that were re-executed from the start and compared after every step.</summary>
    public required int Reexecuted { get; init; }

    /// <summary>Whether they were re-executed where all code is loaded a second time; else on a model built anew beside the first, with which it shares statics.</summary>
    public bool IsReexecutedApart { get; init; } = true;

    /// <summary>The members that the model's author vouches for, in order: they were not looked into.</summary>
    public ImmutableArray<string> Vouched { get; init; } = [];

    /// <summary>Bits by which states were told apart; 0 when whole states were compared.</summary>
    public required int FingerprintBits { get; init; }

    /// <summary>What fingerprints were made from: <see cref="SearchOptions.Seed"/>.</summary>
    public ulong Seed { get; init; }

    /// <summary>An upper bound on the probability that some state was taken for another: n²/2^(bits+1).</summary>
    public double OmissionProbability
        => FingerprintBits == 0 ? 0 : Math.Min(1, (double)States * States / Math.Pow(2, FingerprintBits + 1));

    /// <summary>Steps that the model expects and no run took.</summary>
    public required ImmutableArray<StepLabel> StepsNotTaken { get; init; }

    /// <summary>Time from the first step to the verdict.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of the visited table.</summary>
    public required long TableBytes { get; init; }

    /// <summary>Bytes that say how each state was reached first.</summary>
    public long PredecessorBytes { get; init; }

    /// <summary>Bytes of the recorded edges and of the states' numbers in the table; 0 when none were recorded.</summary>
    public required long EdgeBytes { get; init; }

    /// <summary>The largest number of states that waited to be expanded.</summary>
    public required long PeakFrontier { get; init; }

    /// <summary>The most bytes of memory that they took.</summary>
    public long PeakFrontierBytes { get; init; }

    /// <summary>Bytes of them that were written to disk.</summary>
    public long SpilledBytes { get; init; }

    /// <summary>
    /// A hash over all states, each with its number, its fingerprint and the step by which it was reached first: where it is equal, the same states were found in the same order,
    /// however many threads or processes looked for them.
    /// </summary>
    public ulong Digest { get; init; }

    /// <summary>How many states single tasks have.</summary>
    public int LocalStates { get; init; }

    /// <summary>How many threads searched.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many processes searched.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Bytes that they sent to each other.</summary>
    public long SentBytes { get; init; }

    /// <summary>The reductions that were used.</summary>
    public ImmutableArray<string> Reductions { get; init; } = [];

    /// <summary>Reductions that were asked for and not used, each with the reason.</summary>
    public ImmutableArray<string> ReductionNotes { get; init; } = [];
}
