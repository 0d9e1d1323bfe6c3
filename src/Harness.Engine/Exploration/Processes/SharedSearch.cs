using System.Diagnostics;
using System.Numerics;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// One search by levels in several processes, each of which has a part of the memory that it needs. A fingerprint has an owner, which is asked whether the state was reached before, and
/// answers by one bit; the state stays where it was found. Each process expands a run of the level's states, in their order, so that states get the numbers, and are reached by the steps,
/// that they would get and be reached by in one process.
/// </summary>
internal sealed partial class SharedSearch : ISearch
{
    private readonly ControlledProgram _program;
    private readonly SearchOptions _options;
    private readonly ulong _selected;
    private readonly Exchange _exchange;
    private readonly Agreement _agreement;
    private readonly SearchShare _share;
    private readonly AskedTable _table;
    private readonly Expander _worker;
    private readonly Expander? _completer;
    private readonly SharedAudits _audits;
    private readonly StateNumbers _numbers = new();
    private readonly PredecessorLog _predecessors = new();
    private readonly SharedPaths _paths;
    private readonly Dictionary<ulong, long> _judged = [];
    private readonly Violation?[] _violations;
    private readonly List<long> _byDepth = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ForecastPace _pace = new();

    private LevelForecast? _forecast;
    private CheckpointLog? _log;
    private ulong _digest;
    private long _peakFrontier;
    private long _peakFrontierBytes;

    /// <param name="program">The program.</param>
    /// <param name="options">How to search, with which other processes.</param>
    /// <param name="runner">The worker's.</param>
    /// <param name="isSymmetric">Whether states that differ in the names of interchangeable tasks are one.</param>
    /// <param name="visible">Where steps that need not be interleaved are left out: the words that judges are known to read; null otherwise.</param>
    internal SharedSearch(ControlledProgram program, SearchOptions options, TaskRunner runner, bool isSymmetric, bool[]? visible)
    {
        _program = program;
        _options = options;
        _selected = PropertySelection.Mask(program, options.Properties);
        _exchange = new Exchange(options.Network!);
        _agreement = new Agreement(_exchange);
        _share = _agreement.Run(() => new SearchShare(program, options, keepsEdges: false, isSymmetric, visible, liveness: null));
        _table = (AskedTable)_share.Table;
        _worker = new Expander(program, _selected, _share, runner);
        _completer = visible is null ? null : new Expander(program, _selected, _share, new TaskRunner { Code = { Tasks = program.Tasks } });
        _paths = new SharedPaths(_exchange, _numbers, _predecessors);
        _audits = new SharedAudits(program, options, _share, _selected, _exchange, _paths, _completer);
        _violations = new Violation?[program.Properties.Length];
        _questions = _exchange.MakeLanes();
        _answers = _exchange.MakeLanes();
        _open = _exchange.MakeLanes();
        _moves = _exchange.MakeLanes();
        _foreign = [.. Enumerable.Range(0, _exchange.Size).Select(_ => new ForeignStates(program, _share, runner))];
        _told = new int[_exchange.Size];
        _asked = new long[_exchange.Size];
        _memoryShare = options.MemoryLimit > 0 ? options.MemoryLimit / 8 : long.MaxValue;
        _largest = Candidate.Bytes + StateCodec.Bound(program.InitialMemory.Length, program.Tasks.Length);
        _pending = new StateQueue(_memoryShare, _largest);
        (_level, _next) = (new StateQueue?[_exchange.Size], new StateQueue?[_exchange.Size]);
    }

    /// <summary>How deep to search; a violation that is known to lie no deeper needs no more.</summary>
    internal int DepthLimit { get; init; } = int.MaxValue;

    /// <summary>Why reductions that were asked for are not used, so far.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    private TimeSpan Elapsed => _elapsedBefore + _clock.Elapsed;

    public void Dispose()
    {
        _log?.Dispose();
        _share.Dispose();
        _pending.Dispose();
        foreach (var queue in _level.Concat(_next))
        {
            queue?.Dispose();
        }
    }

    /// <inheritdoc/>
    public SearchResult Run(CancellationToken cancellation)
    {
        if (_numbers.Count == 0)
        {
            Begin();
        }

        var end = SearchEnd.Complete;
        while (_width > 0 && end == SearchEnd.Complete)
        {
            _byDepth.Add(_width);
            if (_pace.IsDue(_byDepth.Count))
            {
                _forecast = LevelForecast.Of(_byDepth);
            }

            end = ExpandLevel(cancellation);
            EndLevel();
            if (end != SearchEnd.Complete)
            {
                break;
            }

            CheckVisibility();
            if ((_options.StopWhenDecided && IsDecided()) || _byDepth.Count > DepthLimit)
            {
                end = SearchEnd.Decided;
            }
            else if (_width > 0)
            {
                end = Keep();
            }
        }

        _audits.Run();
        return Conclude(end);
    }

    private void Begin()
    {
        _log = _options.Checkpoint is { } checkpoint ? BeginLog(checkpoint) : null;
        var bytes = _worker.Initial(out var fingerprint, out var failed, out _);
        _numbers.Add(rank: 0, 0, 1);
        _width = 1;
        if (_table.Answers(fingerprint))
        {
            _table.TryAdd(fingerprint, [], 0, out _);
        }

        if (_exchange.Rank > 0)
        {
            // The first state was judged, and counted, by process 0.
            _worker.Restore(0, 0, new long[_program.Properties.Length]);
        }
        else
        {
            QueueOf(_level, 0).Add(bytes);
            _predecessors.Add(0, 0, 0);
            _log?.Add(fingerprint, 0, 0, 0);
            _digest = StateDigest.Of(0, fingerprint, 0, 0, 0);
            _audits.Note(fingerprint, 0);
        }

        for (; failed != 0; failed &= failed - 1)
        {
            _violations[BitOperations.TrailingZeroCount(failed)] = new Violation(0, null);
        }
    }

    private bool IsDecided() => _program.Properties.All(p => !PropertySelection.Contains(_selected, p.Index) || _violations[p.Index] is not null);

    /// <summary>What judges were seen to read and what was left out, in any process.</summary>
    private void CheckVisibility()
    {
        if (_share.Visible is not { } visible)
        {
            return;
        }

        var footprint = _worker.Footprint!;
        var seen = new long[visible.Length];
        for (var address = 0; address < seen.Length; address++)
        {
            seen[address] = (footprint.IsJudged(address) ? 1L : 0) | (footprint.IsLeftOut(address) ? 1L << 32 : 0);
        }

        var all = _exchange.Sum(seen);
        footprint.Restore([.. all.Select(a => (uint)a != 0)], [.. all.Select(a => a >> 32 != 0)]);
        Visibility.Check(visible, [footprint]);
    }

    /// <summary>Where a property failed first: in a step from a state, or, without a move, in the state itself.</summary>
    private sealed record Violation(long From, Move? Move);
}
