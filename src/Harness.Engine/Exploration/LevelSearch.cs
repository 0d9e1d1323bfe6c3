using System.Diagnostics;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>
/// One search by levels: visits every reachable state once, so that the first violation of a property is a shortest one. A violation never cuts the search: each property
/// is judged on the whole graph, as if it were alone. Blocks of states are expanded by all workers together and then settled in the order in which one worker
/// would have met them, so that nothing depends on how many there are.
/// </summary>
internal sealed partial class LevelSearch : ISearch
{
    private readonly ControlledProgram _program;
    private readonly SearchOptions _options;
    private readonly ulong _selected;
    private readonly SearchShare _share;
    private readonly Expander[] _workers;
    private readonly WorkerTeam _team;
    private readonly Settlement _found;
    private readonly List<long> _byDepth = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ForecastPace _pace = new();

    private StateQueue _level;
    private StateQueue _next;
    private LevelForecast? _forecast;
    private long _peakFrontier;
    private long _peakFrontierBytes;

    /// <param name="program">The program.</param>
    /// <param name="options">How to search.</param>
    /// <param name="runners">One for each worker.</param>
    /// <param name="isSymmetric">Whether states that differ in the names of interchangeable tasks are one.</param>
    /// <param name="visible">Where steps that need not be interleaved are left out: the words that judges are known to read; null otherwise.</param>
    internal LevelSearch(ControlledProgram program, SearchOptions options, TaskRunner[] runners, bool isSymmetric, bool[]? visible)
    {
        _program = program;
        _options = options;
        _selected = PropertySelection.Mask(program, options.Properties);
        var keepsGraph = options.KeepsGraph(program);
        _share = new SearchShare(program, options, keepsGraph, isSymmetric, visible, keepsGraph ? LivenessPlan.Of(program, _selected) : null);
        _workers = [.. runners.Select(r => new Expander(program, _selected, _share, r))];
        _team = new WorkerTeam(_workers.Length);
        _insertionParts = InsertionPartsOfWorker * _workers.Length;
        var completer = visible is null ? null : new Expander(program, _selected, _share, new TaskRunner { Code = { Tasks = program.Tasks } });
        _found = new Settlement(program, options, _share, _selected, completer);
        _sampleBits = _sampleBitsBefore = _found.Sample.Bits;
        var share = options.MemoryLimit > 0 ? options.MemoryLimit / 8 : long.MaxValue;
        var largest = StateCodec.Bound(program.InitialMemory.Length, program.Tasks.Length);
        _level = new StateQueue(share, largest);
        _next = new StateQueue(share, largest);
    }

    /// <summary>How deep to search; a violation that is known to lie no deeper needs no more.</summary>
    internal int DepthLimit { get; init; } = int.MaxValue;

    /// <summary>Why reductions that were asked for are not used, so far.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The search that gives way when memory is short.</summary>
    internal required object Rival { get; init; }

    private long States => _found.Predecessors.Count;

    private long Transitions => _workers.Sum(w => w.Transitions);

    public void Dispose()
    {
        _team.Dispose();
        _found.Log?.Dispose();
        _share.Dispose();
        _level.Dispose();
        _next.Dispose();
    }

    public SearchResult Run(CancellationToken cancellation)
    {
        var isRestored = States > 0;
        if (!isRestored)
        {
            _found.Log = _options.Checkpoint is { } checkpoint ? CheckpointLog.Begin(checkpoint.Directory, IsWide) : null;
            try
            {
                _level.Add(_workers[0].Initial(out var fingerprint, out var failed, out var key));
                _found.Begin(fingerprint, key, failed, _workers[0].InitialLabels);
            }
            catch (ThrownInStepException exception)
            {
                throw exception.After(ScheduleText.Of(_program, [], null));
            }
        }

        var end = SearchEnd.Complete;
        while ((_level.Count > 0 || isRestored) && end == SearchEnd.Complete)
        {
            // A search that was restored goes on within a level.
            if (!isRestored)
            {
                _byDepth.Add(_level.Count);
                if (_pace.IsDue(_byDepth.Count))
                {
                    _forecast = LevelForecast.Of(_byDepth);
                }
            }

            isRestored = false;
            end = ExpandLevel(cancellation);
            if (end != SearchEnd.Complete)
            {
                break;
            }

            if (_share.Visible is { } visible)
            {
                Visibility.Check(visible, [.. _workers.Select(w => w.Footprint!)]);
            }

            (_level, _next) = (_next, _level);
            _next.Clear();
            if ((_options.StopWhenDecided && IsDecided()) || _byDepth.Count > DepthLimit)
            {
                end = SearchEnd.Decided;
            }
        }

        return Conclude(end);
    }

    private SearchEnd ExpandLevel(CancellationToken cancellation)
    {
        while (_level.Count > 0)
        {
            var end = CheckBudget(cancellation);
            if (end != SearchEnd.Complete || IsCheckpointDue)
            {
                SettleRest();
                if (_options.Checkpoint is { } checkpoint && !TrySave(checkpoint) && end == SearchEnd.Complete)
                {
                    end = SearchEnd.DiskFull;
                }

                if (end != SearchEnd.Complete)
                {
                    return end;
                }
            }

            try
            {
                ExpandBlock();
            }
            catch (ThrownInStepException exception) when (exception.From >= 0)
            {
                throw exception.After(ScheduleText.Of(_program, _found.PathTo(exception.From), exception.Move));
            }
        }

        SettleRest();
        return SearchEnd.Complete;
    }

    private bool IsDecided() => _program.Properties.All(p => !PropertySelection.Contains(_selected, p.Index) || _found.IsViolated(p.Index));

    private SearchResult Conclude(SearchEnd end)
    {
        var verdicts = new SearchVerdicts(_program, _options, _selected, _share, _workers, _found, end);
        var reexecuted = verdicts.Reexecute();
        return new SearchResult
        {
            End = end,
            Properties = verdicts.Judge(),
            States = States,
            Transitions = Transitions,
            Depth = _byDepth.Count - 1,
            StatesByDepth = [.. _byDepth],
            FinalStates = _workers.Sum(w => w.FinalStates),
            Schedules = verdicts.Schedules?.Complete,
            Cyclic = verdicts.Schedules?.Cyclic,
            BoundedSchedules = verdicts.Schedules?.Bounded,
            Audited = _found.Audited,
            Reexecuted = reexecuted,
            IsReexecutedApart = verdicts.IsReexecutedApart,
            Vouched = _program.Vouched,
            FingerprintBits = _share.Table.Bits,
            Seed = _program.Seed,
            StepsNotTaken = [.. _program.ExpectedLabels.Where(l => !_workers.Any(w => w.LabelsTaken.Contains(l))).Distinct()],
            Elapsed = Elapsed,
            TableBytes = _share.Table.Bytes,
            PredecessorBytes = _found.Predecessors.Bytes,
            EdgeBytes = (_found.Graph?.Bytes ?? 0) + _share.Table.NumberBytes,
            PeakFrontier = _peakFrontier,
            PeakFrontierBytes = _peakFrontierBytes,
            SpilledBytes = _level.Spilled + _next.Spilled,
            LocalStates = _share.Locals.Count,
            Digest = _found.Digest,
        };
    }
}
