using Harness.Engine.Exploration.Processes;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>How a search tells states apart.</summary>
public enum StateStore
{
    /// <summary>By 64 bits of fingerprint.</summary>
    Fingerprint64,

    /// <summary>By 128 bits of fingerprint.</summary>
    Fingerprint128,

    /// <summary>By the whole state, word by word.</summary>
    Exact,

    /// <summary>By three bits in an array of fixed size: covers more than the memory can hold, and proves nothing.</summary>
    Bitstate,
}

/// <summary>What a search may leave out because it changes no verdict.</summary>
[Flags]
public enum SearchReductions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Of states that differ only in which of the interchangeable tasks is which, all but one.</summary>
    Symmetry = 1 << 0,

    /// <summary>Interleavings of steps that touch nothing but what is their task's alone.</summary>
    PartialOrder = 1 << 1,

    /// <summary>All of these.</summary>
    All = Symmetry | PartialOrder,
}

/// <summary>How an exhaustive search is run. None of it changes a verdict; budgets may keep it from being reached.</summary>
public sealed record SearchOptions
{
    /// <summary>Names of the properties to judge; empty for all but those of runs that never end (<see cref="Property.IsLiveness"/>).</summary>
    public IReadOnlyCollection<string> Properties { get; init; } = [];

    /// <summary>How states are told apart.</summary>
    public StateStore Store { get; init; } = StateStore.Fingerprint64;

    /// <summary>
    /// What fingerprints are made from. Verdicts and counts do not depend on it, but for what <see cref="SearchResult.OmissionProbability"/> bounds; which merges are audited does.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>What may be left out. Nothing is where livelock or another property of runs that never end is judged or schedules are counted, which need the whole graph.</summary>
    public SearchReductions Reductions { get; init; }

    /// <summary>How many threads search together. Neither verdicts nor counts nor traces depend on it.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// The processes that search together, this one among them; null for this one alone. Each has one worker. Only with fingerprints, and for properties of states and steps. Neither
    /// verdicts nor counts nor traces depend on how many there are; how many merges are audited does.
    /// </summary>
    public ISearchNetwork? Network { get; init; }

    /// <summary>Where the search keeps itself, to go on after it was killed; null for nowhere. Only with fingerprints.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>How long the search may take.</summary>
    public TimeSpan TimeLimit { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many bytes the process may occupy; 0 for no limit.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>How many states the search may reach before it gives up; 0 for no limit.</summary>
    public long StateLimit { get; init; }

    /// <summary>The searches that run beside this one, and share the memory limit with it; null for none.</summary>
    public SearchRivals? Rivals { get; init; }

    /// <summary>Whether to count the complete schedules that the state graph stands for.</summary>
    public bool CountSchedules { get; init; }

    /// <summary>Where the graph has cycles: count the schedules of at most this many steps. 0 for no such count.</summary>
    public int ScheduleBound { get; init; }

    /// <summary>
    /// How many merges of equal fingerprints are audited: one of this many, and those whose number is a power of two; all with 1, none with 0.
    /// </summary>
    public int AuditEvery { get; init; } = 16_384;

    /// <summary>How many sampled schedules are re-executed from the start on a model built anew, and compared after every step.</summary>
    public int Reexecutions { get; init; } = 8;

    /// <summary>
    /// Whether to end at the level at which the last selected property was violated: verdicts and shortest schedules are then known, and only
    /// counts of states would still change.
    /// </summary>
    public bool StopWhenDecided { get; init; }

    /// <summary>How long one step of the model may run before it is called stuck, in time of the processor: a busy machine makes it no longer.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called now and then with how far the search is.</summary>
    public Action<SearchProgress>? Progress { get; init; }

    /// <summary>Whether the edges between states are needed, and with them every state.</summary>
    internal bool KeepsGraph(ControlledProgram program)
    {
        var selected = PropertySelection.Mask(program, Properties);
        return Store != StateStore.Bitstate
            && (PropertySelection.Contains(selected, Property.LivelockIndex) || PropertySelection.OfRuns(program, selected).Length > 0 || CountSchedules || ScheduleBound > 0);
    }
}

/// <summary>How far a search is.</summary>
/// <param name="States">States reached.</param>
/// <param name="Transitions">Steps taken.</param>
/// <param name="Depth">Depth of the level that is being expanded.</param>
/// <param name="Frontier">States of that level and the next that wait to be expanded.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Bytes">Bytes of managed memory in use.</param>
/// <param name="TableBytes">Bytes of the table of visited states.</param>
/// <param name="PredecessorBytes">Bytes of what leads back to the first state.</param>
/// <param name="FrontierBytes">Bytes of the states that wait, on disk too.</param>
/// <param name="Forecast">How many states there will be, by the sizes of the levels so far; null when it is too early to tell.</param>
public readonly record struct SearchProgress(
    long States, long Transitions, int Depth, long Frontier, TimeSpan Elapsed, long Bytes, long TableBytes, long PredecessorBytes, long FrontierBytes, LevelForecast? Forecast);
