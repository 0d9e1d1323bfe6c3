using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
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
internal sealed partial class LevelSearch : IDisposable
{
    private const int BlockSize = 4096;
    private const int ShareSize = 64;
    private const int InsertionPartsOfWorker = 2;

    private readonly ControlledProgram _program;
    private readonly SearchOptions _options;
    private readonly ulong _selected;
    private readonly SearchShare _share;
    private readonly Expander[] _workers;
    private readonly WorkerTeam _team;
    private readonly int _insertionParts;
    private readonly PredecessorLog _predecessors = new();
    private readonly LivenessPlan? _liveness;
    private readonly StateGraph? _graph;
    private readonly Violation?[] _violations;
    private readonly List<long> _byDepth = [];
    private readonly Dictionary<ulong, long> _judged = [];
    private readonly Expander? _completer;
    private readonly HashSet<ulong> _met = [];
    private readonly MergeSample _sample;
    private readonly MergeAudit? _audit;
    private readonly SymmetryAudit? _symmetryAudit;
    private readonly List<ArraySegment<byte>> _states = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private StateQueue _level;
    private StateQueue _next;
    private uint _expanded;
    private Block _block = new(BlockSize / ShareSize);
    private Block _other = new(BlockSize / ShareSize);
    private bool _isUnsettled;
    private int _sampleBits;
    private int _sampleBitsBefore;
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
        _liveness = keepsGraph ? LivenessPlan.Of(program, _selected) : null;
        _graph = keepsGraph ? new StateGraph(_liveness is not null) : null;
        _share = new SearchShare(program, options, keepsGraph, isSymmetric, visible, _liveness);
        _workers = [.. runners.Select(r => new Expander(program, _selected, _share, r))];
        _completer = visible is null ? null : new Expander(program, _selected, _share, new TaskRunner { Code = { Tasks = program.Tasks } });
        _team = new WorkerTeam(_workers.Length);
        _insertionParts = InsertionPartsOfWorker * _workers.Length;
        _violations = new Violation?[program.Properties.Length];
        _sample = new MergeSample(options.AuditEvery);
        _sampleBits = _sampleBitsBefore = _sample.Bits;
        _audit = options.AuditEvery > 0 ? new MergeAudit(program) : null;
        _symmetryAudit = _share.Symmetry is { } symmetry ? new SymmetryAudit(program, _share.Locals, symmetry, _selected) : null;
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

    public void Dispose()
    {
        _team.Dispose();
        _share.Dispose();
        _level.Dispose();
        _next.Dispose();
    }

    internal SearchResult Run(CancellationToken cancellation)
    {
        var isRestored = _predecessors.Count > 0;
        if (!isRestored)
        {
            AddInitial();
        }

        var end = SearchEnd.Complete;
        while ((_level.Count > 0 || isRestored) && end == SearchEnd.Complete)
        {
            // A search that was restored goes on within a level.
            if (!isRestored)
            {
                _byDepth.Add(_level.Count);
                _forecast = LevelForecast.Of(_byDepth);
            }

            isRestored = false;
            end = ExpandLevel(cancellation);
            if (end != SearchEnd.Complete)
            {
                break;
            }

            CheckVisibility();
            (_level, _next) = (_next, _level);
            _next.Clear();
            if ((_options.StopWhenDecided && IsDecided()) || _byDepth.Count > DepthLimit)
            {
                end = SearchEnd.Decided;
            }
        }

        return Conclude(end);
    }

    /// <summary>
    /// Whether a block is settled while the workers expand the next one. What they find does not depend on it: a block's states are in the table before the next is expanded. Not where
    /// edges are kept, which need the states' numbers, and not where the search is to end at a number of states.
    /// </summary>
    private bool IsOverlapping => _workers.Length > 1 && _share.Table.IsConcurrent && _graph is null && _options.StateLimit == 0;

    private SearchEnd ExpandLevel(CancellationToken cancellation)
    {
        while (_level.Count > 0)
        {
            var end = CheckBudget(cancellation);
            if (end != SearchEnd.Complete || IsCheckpointDue)
            {
                SettleRest();
                if (_options.Checkpoint is { } checkpoint)
                {
                    Save(checkpoint);
                }

                if (end != SearchEnd.Complete)
                {
                    return end;
                }
            }

            ExpandBlock();
        }

        SettleRest();
        return SearchEnd.Complete;
    }

    /// <summary>Expands the next block; the one before it is settled by one of the workers meanwhile, if it is not yet.</summary>
    private void ExpandBlock()
    {
        (_block, _other) = (_other, _block);
        var frontierBytes = _level.Bytes;
        _level.Take(_states, BlockSize);
        _block.First = _expanded;
        _block.Count = _states.Count;
        _expanded += (uint)_states.Count;

        // What is sampled while block k is expanded was decided when block k - 2 was settled, however many workers there are.
        _share.SampleBits = _isUnsettled ? _sampleBits : _sampleBitsBefore;
        var shares = (_block.Count + ShareSize - 1) / ShareSize;
        if (_isUnsettled)
        {
            _team.Run(shares + 1, (worker, part) =>
            {
                if (part == 0)
                {
                    Settle(_other, isInserted: true);
                }
                else
                {
                    ExpandShare(worker, part - 1);
                }
            });
            EndBlock(_other, _level.Count + _block.Count, frontierBytes);
        }
        else
        {
            _team.Run(shares, ExpandShare);
        }

        _isUnsettled = true;
        if (IsOverlapping)
        {
            _team.Run(_insertionParts, (_, part) => Insert(_block, part));
        }
        else
        {
            SettleRest();
        }
    }

    /// <summary>Settles the last block that was expanded.</summary>
    private void SettleRest()
    {
        if (_isUnsettled)
        {
            _share.SampleBits = _sampleBits;
            Settle(_block, isInserted: IsOverlapping);
            EndBlock(_block, _level.Count, _level.Bytes);
            _isUnsettled = false;
        }
    }

    private void EndBlock(Block block, long waiting, long waitingBytes)
    {
        _sample.Thin();
        (_sampleBitsBefore, _sampleBits) = (_sampleBits, _sample.Bits);
        _peakFrontier = Math.Max(_peakFrontier, waiting + _next.Count + block.Count);
        _peakFrontierBytes = Math.Max(_peakFrontierBytes, waitingBytes + _next.Bytes);
    }

    private void ExpandShare(int worker, int share)
    {
        var arrivals = _block.Arrivals[share];
        arrivals.Clear();
        var end = Math.Min(_block.Count, (share + 1) * ShareSize);
        for (var i = share * ShareSize; i < end; i++)
        {
            _workers[worker].Expand(_states[i], _block.First + (uint)i, arrivals);
        }
    }

    /// <summary>Adds to some parts of the table what arrived for them, in order: of equal states the first stays.</summary>
    private void Insert(Block block, int part)
    {
        foreach (var arrivals in block.Filled(ShareSize))
        {
            foreach (ref var arrival in arrivals.Items)
            {
                if (arrival.Length > 0 && FingerprintSet.PartOf(arrival.Fingerprint.Low) % _insertionParts == part)
                {
                    arrival.IsNew = _share.Table.TryAdd(arrival.Fingerprint, default, 0, out _);
                }
            }
        }
    }

    private void Settle(Block block, bool isInserted)
    {
        var from = block.First;
        foreach (var arrivals in block.Filled(ShareSize))
        {
            for (var i = 0; i < arrivals.Count; i++)
            {
                if (_graph is not null)
                {
                    BeginStates(ref from, arrivals.Items[i].From);
                }

                Settle(arrivals, i, isInserted);
            }
        }

        if (_graph is not null)
        {
            BeginStates(ref from, block.First + (uint)block.Count - 1);
        }
    }

    private void BeginStates(ref uint from, uint last)
    {
        for (; from <= last; from++)
        {
            _graph!.BeginState();
        }
    }

    private void Settle(ArrivalList arrivals, int item, bool isInserted)
    {
        ref var arrival = ref arrivals.Items[item];
        if (arrival.Failed != 0)
        {
            NoteViolations(arrival);
        }

        if (arrival.IsFinal)
        {
            return;
        }

        if (arrival.IsFirstOfLabel)
        {
            MeetLabels(arrivals, item, arrival);
        }

        if (arrival.Length > 0)
        {
            var number = checked((uint)_predecessors.Count);
            if (!isInserted)
            {
                arrival.IsNew = _share.Table.TryAdd(arrival.Fingerprint, arrivals.KeyOf(arrival), number, out arrival.Known);
            }

            if (arrival.IsNew)
            {
                Keep(arrivals, arrival, number);
            }
        }

        if (!arrival.IsNew && _share.IsSampled(arrival.Fingerprint) && _sample.Merge(arrival.Fingerprint, out var kept))
        {
            Audit(arrival, kept);
        }

        _graph?.Add(arrival.Known, arrival.Task, arrival.Choice, arrival.Marks);
    }

    private void Keep(ArrivalList arrivals, in Arrival arrival, uint number)
    {
        _predecessors.Add(arrival.From, arrival.Task, arrival.Choice);
        _graph?.AddLabels(arrival.Labels);
        _next.Add(arrivals.StateOf(arrival));
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_judged, arrival.Judged, out _)++;
        if (_share.IsSampled(arrival.Fingerprint))
        {
            _sample.Note(arrival.Fingerprint, number);
        }
    }

    private void Audit(in Arrival arrival, uint kept)
    {
        var dropped = PathOf(arrival);
        var known = PathTo(kept);
        _audit!.Compare(dropped, _symmetryAudit is null ? known : _symmetryAudit.Rename(known, dropped));
    }

    /// <summary>A worker took a step of the model for its first time. If it is the first of all, what it changes must not tell members apart.</summary>
    private void MeetLabels(ArrivalList arrivals, int item, in Arrival arrival)
    {
        var isNew = false;
        foreach (var (_, label) in arrivals.FirstLabels.Where(f => f.Item == item))
        {
            isNew |= _met.Add(label.Hash);
        }

        if (isNew)
        {
            _symmetryAudit?.Compare(PathOf(arrival));
        }
    }

    private ImmutableArray<Move> PathOf(in Arrival arrival) => Complete(_predecessors.PathTo(arrival.From).Add(new Move(arrival.Task, arrival.Choice)));

    private ImmutableArray<Move> PathTo(uint state) => Complete(_predecessors.PathTo(state));

    /// <summary>With the steps that were merged into others.</summary>
    private ImmutableArray<Move> Complete(ImmutableArray<Move> schedule) => _completer?.Complete(schedule) ?? schedule;

    private void AddInitial()
    {
        var state = _workers[0].Initial(out var fingerprint, out var failed, out var key);
        _share.Table.TryAdd(fingerprint, key, 0, out _);
        _predecessors.Add(0, 0, 0);
        _graph?.AddLabels(_workers[0].InitialLabels);
        _level.Add(state);
        if (_sample.Bits >= 0)
        {
            _sample.Note(fingerprint, 0);
        }

        for (; failed != 0; failed &= failed - 1)
        {
            _violations[BitOperations.TrailingZeroCount(failed)] = new Violation(0, null);
        }
    }

    private void NoteViolations(in Arrival arrival)
    {
        for (var failed = arrival.Failed; failed != 0; failed &= failed - 1)
        {
            ref var violation = ref _violations[BitOperations.TrailingZeroCount(failed)];
            violation ??= new Violation(arrival.From, arrival.IsFinal ? null : new Move(arrival.Task, arrival.Choice));
        }
    }

    /// <summary>What a step changed that was not interleaved must have stayed out of the sight of every property, whichever worker saw it.</summary>
    private void CheckVisibility()
    {
        if (_share.Visible is not { } visible)
        {
            return;
        }

        var (broken, judged) = (false, (bool[])visible.Clone());
        for (var address = 0; address < visible.Length; address++)
        {
            judged[address] |= _workers.Any(w => w.Footprint!.IsJudged(address));
            broken |= judged[address] && !visible[address] && _workers.Any(w => w.Footprint!.IsLeftOut(address));
        }

        if (broken)
        {
            throw new VisibilityException(judged);
        }
    }

    private bool IsDecided()
    {
        for (var i = 0; i < _violations.Length; i++)
        {
            if (IsSelected(i) && _violations[i] is null)
            {
                return false;
            }
        }

        return true;
    }

    private SearchEnd CheckBudget(CancellationToken cancellation)
    {
        _options.Progress?.Invoke(new SearchProgress(
            _predecessors.Count,
            Transitions,
            _byDepth.Count - 1,
            _level.Count + _next.Count,
            Elapsed,
            Bytes,
            _share.Table.Bytes,
            _predecessors.Bytes,
            _level.Bytes + _next.Bytes,
            _forecast));
        if (cancellation.IsCancellationRequested)
        {
            return SearchEnd.Cancelled;
        }

        if (_options.TimeLimit != Timeout.InfiniteTimeSpan && _clock.Elapsed > _options.TimeLimit)
        {
            return SearchEnd.TimeLimit;
        }

        if (_options.StateLimit > 0 && _predecessors.Count > _options.StateLimit)
        {
            return SearchEnd.StateLimit;
        }

        var mustGiveWay = _options.Rivals?.IsLargest(Rival, _predecessors.Count) ?? true;
        return _options.MemoryLimit > 0 && mustGiveWay && IsOverMemory() ? SearchEnd.MemoryLimit : SearchEnd.Complete;
    }

    private long Bytes => GC.GetTotalMemory(forceFullCollection: false) + (_share.NeedsKeys ? 0 : _share.Table.Bytes + _share.Table.NumberBytes);

    private long Transitions => _workers.Sum(w => w.Transitions);

    /// <summary>What the process occupies counts; garbage that it could give back does not.</summary>
    private bool IsOverMemory()
    {
        if (Environment.WorkingSet <= _options.MemoryLimit)
        {
            return false;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet > _options.MemoryLimit;
    }

    private SearchResult Conclude(SearchEnd end)
    {
        ScheduleCount? schedules = null;
        RunJudge? runs = null;
        if (_graph is not null && (end is SearchEnd.Complete or SearchEnd.StateLimit))
        {
            // A cycle of states that were expanded is one, whatever the others would lead to: these have no edges, and are on no cycle.
            var expanded = _graph.Expanded;
            for (var state = expanded; state < _predecessors.Count; state++)
            {
                _graph.BeginState();
            }

            runs = new RunJudge(_graph, _program, _liveness, expanded, _predecessors);
            if (end == SearchEnd.Complete && (_options.CountSchedules || _options.ScheduleBound > 0))
            {
                schedules = ScheduleCount.Of(_graph, _options.ScheduleBound);
            }
        }

        var reexecuted = end == SearchEnd.Complete ? Reexecute() : 0;
        var evaluated = Evaluated(runs);
        return new SearchResult
        {
            End = end,
            Properties = [.. _program.Properties.Where(p => IsSelected(p.Index)).Select(p => Judge(p, evaluated[p.Index], end, runs))],
            States = _predecessors.Count,
            Transitions = Transitions,
            Depth = _byDepth.Count - 1,
            StatesByDepth = [.. _byDepth],
            FinalStates = _workers.Sum(w => w.FinalStates),
            Schedules = schedules?.Complete,
            Cyclic = schedules?.Cyclic,
            BoundedSchedules = schedules?.Bounded,
            Audited = _audit?.Compared ?? 0,
            Reexecuted = reexecuted,
            FingerprintBits = _share.Table.Bits,
            StepsNotTaken = [.. _program.ExpectedLabels.Where(l => !_workers.Any(w => w.LabelsTaken.Contains(l))).Distinct()],
            Elapsed = Elapsed,
            TableBytes = _share.Table.Bytes,
            PredecessorBytes = _predecessors.Bytes,
            EdgeBytes = (_graph?.Bytes ?? 0) + _share.Table.NumberBytes,
            PeakFrontier = _peakFrontier,
            PeakFrontierBytes = _peakFrontierBytes,
            SpilledBytes = _level.Spilled + _next.Spilled,
            LocalStates = _share.Locals.Count,
        };
    }

    private long[] Evaluated(RunJudge? runs)
    {
        var evaluated = EvaluatedInSteps();
        foreach (var (mask, states) in _judged)
        {
            for (var left = mask; left != 0; left &= left - 1)
            {
                evaluated[BitOperations.TrailingZeroCount(left)] += states;
            }
        }

        evaluated[Property.DeadlockIndex] = _predecessors.Count;
        evaluated[Property.LivelockIndex] = _graph is null ? 0 : _predecessors.Count;
        evaluated[Property.ExceptionIndex] = Transitions;
        foreach (var property in _liveness?.Properties ?? [])
        {
            evaluated[property.Index] = runs?.Evaluated(property) ?? 0;
        }

        return evaluated;
    }

    /// <summary>How often each property was evaluated in steps and final states.</summary>
    private long[] EvaluatedInSteps()
    {
        var evaluated = new long[_program.Properties.Length];
        foreach (var worker in _workers)
        {
            for (var i = 0; i < evaluated.Length; i++)
            {
                evaluated[i] += worker.Context.Evaluated[i];
            }
        }

        return evaluated;
    }

    private PropertyResult Judge(Property property, long evaluated, SearchEnd end, RunJudge? runs)
    {
        var counterexample = property.IsOfRuns ? runs?.Find(property) : _violations[property.Index] is { } violation ? ToCounterexample(violation) : null;
        if (counterexample is not null)
        {
            return new PropertyResult(property, Verdict.Violated, evaluated, "", counterexample);
        }

        if (end != SearchEnd.Complete)
        {
            return new PropertyResult(property, Verdict.Inconclusive, evaluated, SearchEndText.Of(end, _options), null);
        }

        if (_share.Table.IsLossy)
        {
            return new PropertyResult(property, Verdict.NotFound, evaluated, "bitstate search: states may have been lost, so that nothing is proved", null);
        }

        if (property.Vacuous is { } vacuous)
        {
            return new PropertyResult(property, Verdict.Vacuous, evaluated, vacuous, null);
        }

        if (property.IsLiveness && runs!.Missing(property) is { } missing)
        {
            return new PropertyResult(property, Verdict.Vacuous, evaluated, $"no step is one of '{missing}', without which nothing violates it", null);
        }

        return evaluated == 0
            ? new PropertyResult(property, Verdict.Vacuous, 0, "its premise never held, so that it was never evaluated", null)
            : new PropertyResult(property, Verdict.Proved, evaluated, "", null);
    }

    /// <summary>Schedules to a sample of states, spread evenly, and to every violation.</summary>
    private int Reexecute()
    {
        if (_options.Reexecutions == 0)
        {
            return 0;
        }

        var stride = Math.Max(1, (_predecessors.Count - 1) / _options.Reexecutions);
        var schedules = new List<ImmutableArray<Move>>();
        for (var state = _predecessors.Count - 1; state > 0; state -= stride)
        {
            schedules.Add(PathTo((uint)state));
        }

        schedules.AddRange(_violations.Where(v => v is not null).Select(v => ToCounterexample(v!).Stem));
        foreach (var schedule in schedules)
        {
            Reexecution.Compare(_program, schedule);
            _symmetryAudit?.Compare(schedule);
        }

        return schedules.Count;
    }

    private bool IsSelected(int property) => ((_selected >> property) & 1) != 0;

    private Counterexample ToCounterexample(Violation violation)
    {
        var path = _predecessors.PathTo(violation.From);
        return new Counterexample(Complete(violation.Move is { } move ? path.Add(move) : path), []);
    }

    /// <summary>States that are expanded together, and what was found from them.</summary>
    private sealed class Block(int shares)
    {
        internal ArrivalList[] Arrivals { get; } = [.. Enumerable.Range(0, shares).Select(_ => new ArrivalList())];

        /// <summary>The number of the first state.</summary>
        internal uint First { get; set; }

        internal int Count { get; set; }

        internal ReadOnlySpan<ArrivalList> Filled(int shareSize) => Arrivals.AsSpan(0, (Count + shareSize - 1) / shareSize);
    }

    /// <summary>Where a property failed first: in a step from a state, or, without a move, in the state itself.</summary>
    private sealed record Violation(uint From, Move? Move);
}
