using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Engine.Exploration;
using Harness.Mpi;

namespace Harness.Cli.Verify;

/// <summary>The options that say how a search is run. None changes a verdict; the budgets may keep it from being reached.</summary>
internal sealed class SearchSettings
{
    /// <summary>The part of the machine's memory that a search may fill unless told otherwise: better inconclusive than killed.</summary>
    private const double DefaultShareOfMemory = 0.75;

    private const double DefaultSecondsOfCheckpoint = 10;

    private readonly Option<bool> _count = Values.Switch("--count-schedules", "Count the complete schedules that the verdicts stand for, exactly.");
    private readonly Option<int?> _bound = Values.Integer("--schedule-bound", "D", "Where schedules may go on for ever: count those of at most D steps.", 1, 100_000);
    private readonly Option<bool> _audit = Values.Switch("--audit", "Audit every merge of equal states instead of a sample.");
    private readonly Option<string?> _store = Values.Text("--store", "64|128|exact|bitstate", "How states are told apart: by 64 or 128 bits of fingerprint, or as a whole (default: 64); bitstate covers more than the memory holds, and proves nothing.");
    private readonly Option<long?> _seed = Values.Unsigned("--seed", "VALUE", "What fingerprints are made from (default: 0). With another one no two states are mistaken for one again that were so by chance.");
    private readonly Option<string?> _reduce = Values.Text("--reduce", "all|symmetry|partial-order|none", "What the search may leave out because it changes no verdict (default: all). Where livelock or a -live property is judged or schedules are counted, nothing is left out.");
    private readonly Option<int?> _workers = Values.Integer("--workers", "W", "Threads that search one scenario together (default: every processor for a scenario by hand, 1 for each of a gate); verdicts and counts do not depend on it.", 1, 64);
    private readonly Option<int?> _memory = Values.Integer("--max-memory", "MiB", "Stop a search that occupies more than this (default: three quarters of the machine's memory).", 1, 16 * 1024 * 1024);
    private readonly Option<string?> _checkpoint = Values.Text("--checkpoint", "DIR", "Keep the search of a scenario by hand in this directory, and go on from there if it was killed.");
    private readonly Option<double?> _checkpointEvery = Values.Seconds("--checkpoint-every", "With --checkpoint: how often at most (default: 10); never more than a twentieth of the time is spent on it.");
    private readonly Option<bool> _mpi = Values.Switch("--mpi", "Be one of the processes, on one machine or many, that mpirun or srun has started for one search together: for properties of states and steps.");
    private readonly Option<double?> _stepTimeout = Values.Seconds("--step-timeout", $"Take code that runs for longer than this between two steps for code that never ends (default: {new SearchOptions().StepTimeout.TotalSeconds:0}, in time of the processor).");
    private readonly Option<double?> _timeout = Values.Seconds("--timeout", "Stop each search after this time.", "-t");

    /// <summary>The memory limit unless another is given, in bytes.</summary>
    internal static long DefaultMemoryLimit => (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * DefaultShareOfMemory);

    /// <summary>Those that say how a search is run, whatever else the command does.</summary>
    private Option[] OfSearch => [_count, _bound, _audit, _store, _reduce, _workers, _memory, _checkpoint, _checkpointEvery];

    /// <summary>Those that a sampling run has too.</summary>
    private Option[] Shared => [_seed, _stepTimeout, _timeout];

    internal void AddTo(Command command)
    {
        AddSearchTo(command);
        Array.ForEach(Shared, command.Add);
    }

    /// <summary>For a command that has a seed and limits of time of its own.</summary>
    internal void AddSearchTo(Command command) => Array.ForEach(OfSearch, command.Add);

    /// <summary>For a command that can be one of several processes.</summary>
    internal void AddSharedTo(Command command) => command.Add(_mpi);

    /// <summary>Whether this is one of several processes.</summary>
    internal bool IsShared(ParseResult parsed) => parsed.GetValue(_mpi);

    /// <summary>An option of the search that was given; null for none.</summary>
    internal Option? Given(ParseResult parsed) => Array.Find(OfSearch, o => parsed.GetResult(o) is { Implicit: false });

    /// <summary>Any of its options that was given; null for none.</summary>
    internal Option? GivenOfAll(ParseResult parsed) => Array.Find([.. OfSearch, .. Shared], o => parsed.GetResult(o) is { Implicit: false });

    internal bool HasCheckpoint(ParseResult parsed) => parsed.GetValue(_checkpoint) is not null;

    /// <summary>The same for a search of several processes, which share the memory of their machine.</summary>
    internal SearchOptions ReadShared(ParseResult parsed, MpiNetwork network)
    {
        var options = Read(parsed, workers: 1) with { Network = network };
        return parsed.GetValue(_memory) is null ? options with { MemoryLimit = options.MemoryLimit / network.OnThisMachine } : options;
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="workers">Threads unless it says another number.</param>
    internal SearchOptions Read(ParseResult parsed, int workers)
    {
        var every = parsed.GetValue(_checkpointEvery);
        if (every is not null && !HasCheckpoint(parsed))
        {
            throw new InputException("--checkpoint-every belongs to --checkpoint DIR");
        }

        var options = new SearchOptions
        {
            CountSchedules = parsed.GetValue(_count),
            ScheduleBound = parsed.GetValue(_bound) ?? 0,
            Store = parsed.GetValue(_store) switch
            {
                null or "64" => StateStore.Fingerprint64,
                "128" => StateStore.Fingerprint128,
                "exact" => StateStore.Exact,
                "bitstate" => StateStore.Bitstate,
                var other => throw new InputException($"--store must be 64, 128, exact or bitstate, not '{other}'"),
            },
            Seed = (ulong)(parsed.GetValue(_seed) ?? 0),
            Reductions = parsed.GetValue(_reduce) switch
            {
                null or "all" => SearchReductions.All,
                "symmetry" => SearchReductions.Symmetry,
                "partial-order" => SearchReductions.PartialOrder,
                "none" => SearchReductions.None,
                var other => throw new InputException($"--reduce must be all, symmetry, partial-order or none, not '{other}'"),
            },
            Workers = parsed.GetValue(_workers) ?? workers,
            MemoryLimit = parsed.GetValue(_memory) is { } mebibytes
                ? mebibytes * 1024L * 1024L
                : DefaultMemoryLimit,
            Checkpoint = parsed.GetValue(_checkpoint) is { } directory
                ? new CheckpointOptions(directory, TimeSpan.FromSeconds(every ?? DefaultSecondsOfCheckpoint))
                : null,
            TimeLimit = parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan,
        };
        options = parsed.GetValue(_stepTimeout) is { } longest ? options with { StepTimeout = TimeSpan.FromSeconds(longest) } : options;
        return parsed.GetValue(_audit) ? options with { AuditEvery = 1 } : options;
    }
}
