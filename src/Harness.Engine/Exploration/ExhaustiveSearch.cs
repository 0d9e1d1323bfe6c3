using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// Visits every reachable state once, level by level, so that the first violation of a property is a shortest one. A violation never cuts the
/// search: each property is judged on the whole graph, as if it were alone.
/// </summary>
public sealed class ExhaustiveSearch
{
    private const int BudgetInterval = 4096;

    private readonly ControlledProgram _program;
    private readonly SearchOptions _options;
    private readonly ulong _selected;
    private readonly Stepper _stepper;
    private readonly StateTable _table;
    private readonly PredecessorLog _predecessors = new();
    private readonly StateGraph? _graph;
    private readonly Violation?[] _violations;
    private readonly List<long> _byDepth = [];
    private readonly Func<ulong[]> _reachedWords;
    private readonly MergeAudit? _audit;

    private List<ProgramState> _level = [];
    private List<ProgramState> _nextLevel = [];
    private ProgramState _from = null!;
    private int _task;
    private long _transitions;
    private long _finalStates;
    private long _peakFrontier;
    private long _merges;

    /// <summary>Prepares a search.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How to search.</param>
    /// <exception cref="ModelException">A property name is unknown.</exception>
    public ExhaustiveSearch(ControlledProgram program, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        _program = program;
        _options = options;
        _selected = PropertySelection.Mask(program, options.Properties);
        _stepper = new Stepper(program, _selected);
        _table = options.Store == StateStore.Exact ? new ExactTable() : new FingerprintTable(options.Store == StateStore.Fingerprint128);
        _violations = new Violation?[program.Properties.Length];
        _reachedWords = () => _stepper.EncodeReached(_from, _task);
        if (IsSelected(Property.LivelockIndex) || options.CountSchedules || options.ScheduleBound > 0)
        {
            _graph = new StateGraph();
        }

        _audit = options.AuditEvery > 0 ? new MergeAudit(program) : null;
    }

    /// <summary>Runs the search.</summary>
    /// <param name="cancellation">Stops the search; what is covered then is reported.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    /// <exception cref="InvalidOperationException">The search was run before: what it knows belongs to that run.</exception>
    public SearchResult Run(CancellationToken cancellation = default)
    {
        if (_predecessors.Count > 0)
        {
            throw new InvalidOperationException("a search runs once: make a new one.");
        }

        try
        {
            return StepWatchdog.Run(_stepper.Runner, _options.StepTimeout, () => Search(cancellation));
        }
        finally
        {
            _options.Rivals?.Leave(this);
        }
    }

    private SearchResult Search(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        AddInitial();
        var end = SearchEnd.Complete;
        while (_level.Count > 0 && end == SearchEnd.Complete)
        {
            _byDepth.Add(_level.Count);
            for (var i = 0; i < _level.Count; i++)
            {
                if (i % BudgetInterval == 0)
                {
                    end = CheckBudget(clock, i, cancellation);
                    if (end != SearchEnd.Complete)
                    {
                        break;
                    }
                }

                Expand(_level[i]);
                _level[i] = null!;
            }

            _peakFrontier = Math.Max(_peakFrontier, _level.Count + _nextLevel.Count);
            (_level, _nextLevel) = (_nextLevel, _level);
            _nextLevel.Clear();
            if (_options.StopWhenDecided && end == SearchEnd.Complete && IsDecided())
            {
                end = SearchEnd.Decided;
            }
        }

        return Conclude(end, clock);
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

    private void AddInitial()
    {
        var initial = _stepper.Initial();
        _table.TryAdd(initial.Fingerprint, () => _stepper.EncodeInitial(initial), 0, out _);
        _predecessors.Add(0, 0, 0);
        _level.Add(initial);
        _stepper.Enter(initial);
        _stepper.Context.BeginStep(0);
        _stepper.JudgeReached();
        if (_program.InitialExceptions.Exists(e => e is not null))
        {
            _stepper.Context.Fail(Property.ExceptionIndex);
        }

        if (_stepper.Context.Failed != 0)
        {
            NoteViolations(_stepper.Context.Failed, 0, null);
        }
    }

    // Not inlined into the loop that runs for ever: as a method of its own it is compiled again when it has proved hot.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Expand(ProgramState state)
    {
        _graph?.BeginState();
        _stepper.Enter(state);
        var moves = 0;
        for (var task = 0; task < state.Tasks.Length; task++)
        {
            var outcomes = _stepper.Outcomes(state, task);
            for (var choice = 0; choice < outcomes; choice++)
            {
                moves++;
                Take(state, task, choice);
            }
        }

        _transitions += moves;
        if (moves == 0)
        {
            _finalStates++;
            _stepper.JudgeFinal(state);
            NoteViolations(_stepper.Context.Failed, state.Index, null);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Take(ProgramState state, int task, int choice)
    {
        _stepper.Step(state, task, choice);
        _from = state;
        _task = task;
        var index = checked((uint)_predecessors.Count);
        var isNew = _table.TryAdd(_stepper.NextFingerprint, _reachedWords, index, out var reached);
        var kept = isNew;
        if (isNew)
        {
            _predecessors.Add(state.Index, task, choice);
            _stepper.JudgeReached();
            _nextLevel.Add(_stepper.Keep(state, task, index));
        }
        else if (_audit is not null && IsAudited(++_merges))
        {
            _audit.Compare(_stepper.Keep(state, task, reached), _predecessors.PathTo(reached));
            kept = true;
        }

        _graph?.Add(reached, task, choice, _stepper.Context.MadeProgress);
        if (_stepper.Context.Failed != 0)
        {
            NoteViolations(_stepper.Context.Failed, state.Index, new Move((byte)task, (ushort)choice));
        }

        _stepper.Undo(state, kept);
    }

    /// <summary>Densely among the first merges, so that a small search is audited too, then evenly.</summary>
    private bool IsAudited(long merge) => (merge & (merge - 1)) == 0 || merge % _options.AuditEvery == 0;

    private void NoteViolations(ulong failed, uint from, Move? move)
    {
        for (; failed != 0; failed &= failed - 1)
        {
            ref var violation = ref _violations[BitOperations.TrailingZeroCount(failed)];
            violation ??= new Violation(from, move);
        }
    }

    private SearchEnd CheckBudget(Stopwatch clock, int expanded, CancellationToken cancellation)
    {
        var bytes = GC.GetTotalMemory(forceFullCollection: false);
        _options.Progress?.Invoke(new SearchProgress(
            _predecessors.Count, _transitions, _byDepth.Count - 1, _level.Count - expanded + _nextLevel.Count, clock.Elapsed, bytes));
        if (cancellation.IsCancellationRequested)
        {
            return SearchEnd.Cancelled;
        }

        if (_options.TimeLimit != Timeout.InfiniteTimeSpan && clock.Elapsed > _options.TimeLimit)
        {
            return SearchEnd.TimeLimit;
        }

        if (_options.StateLimit > 0 && _predecessors.Count > _options.StateLimit)
        {
            return SearchEnd.StateLimit;
        }

        var mustGiveWay = _options.Rivals?.IsLargest(this, _predecessors.Count) ?? true;
        return _options.MemoryLimit > 0 && mustGiveWay && IsOverMemory() ? SearchEnd.MemoryLimit : SearchEnd.Complete;
    }

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

    private SearchResult Conclude(SearchEnd end, Stopwatch clock)
    {
        ScheduleCount? schedules = null;
        Counterexample? lasso = null;
        if (_graph is not null && (end is SearchEnd.Complete or SearchEnd.StateLimit))
        {
            // A cycle of states that were expanded is one, whatever the others would lead to: these have no edges, and are on no cycle.
            for (var state = _graph.Expanded; state < _predecessors.Count; state++)
            {
                _graph.BeginState();
            }

            lasso = IsSelected(Property.LivelockIndex) ? new FairCycleSearch(_graph, _program.Tasks.Length).Find(_predecessors) : null;
            if (end == SearchEnd.Complete && (_options.CountSchedules || _options.ScheduleBound > 0))
            {
                schedules = ScheduleCount.Of(_graph, _options.ScheduleBound);
            }
        }

        var reexecuted = end == SearchEnd.Complete ? Reexecute() : 0;
        var evaluated = _stepper.Context.Evaluated;
        evaluated[Property.DeadlockIndex] = _predecessors.Count;
        evaluated[Property.LivelockIndex] = _graph is null ? 0 : _predecessors.Count;
        evaluated[Property.ExceptionIndex] = _transitions;
        return new SearchResult
        {
            End = end,
            Properties = [.. _program.Properties.Where(p => IsSelected(p.Index)).Select(p => Judge(p, end, lasso))],
            States = _predecessors.Count,
            Transitions = _transitions,
            Depth = _byDepth.Count - 1,
            StatesByDepth = [.. _byDepth],
            FinalStates = _finalStates,
            Schedules = schedules?.Complete,
            Cyclic = schedules?.Cyclic,
            BoundedSchedules = schedules?.Bounded,
            Audited = _audit?.Compared ?? 0,
            Reexecuted = reexecuted,
            FingerprintBits = _table.Bits,
            StepsNotTaken = [.. _program.ExpectedLabels.Where(l => !_stepper.LabelsTaken.Contains(l)).Distinct()],
            Elapsed = clock.Elapsed,
            TableBytes = _table.Bytes + _predecessors.Bytes,
            EdgeBytes = _graph?.Bytes ?? 0,
            PeakFrontier = _peakFrontier,
        };
    }

    private PropertyResult Judge(Property property, SearchEnd end, Counterexample? lasso)
    {
        var evaluated = _stepper.Context.Evaluated[property.Index];
        var counterexample = property.Index == Property.LivelockIndex ? lasso : _violations[property.Index]?.ToCounterexample(_predecessors);
        if (counterexample is not null)
        {
            return new PropertyResult(property, Verdict.Violated, evaluated, "", counterexample);
        }

        if (end != SearchEnd.Complete)
        {
            return new PropertyResult(property, Verdict.Inconclusive, evaluated, SearchEndText.Of(end, _options), null);
        }

        if (property.Vacuous is { } vacuous)
        {
            return new PropertyResult(property, Verdict.Vacuous, evaluated, vacuous, null);
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
            schedules.Add(_predecessors.PathTo((uint)state));
        }

        schedules.AddRange(_violations.Where(v => v is not null).Select(v => v!.ToCounterexample(_predecessors).Stem));
        foreach (var schedule in schedules)
        {
            Reexecution.Compare(_program, schedule);
        }

        return schedules.Count;
    }

    private bool IsSelected(int property) => ((_selected >> property) & 1) != 0;

    /// <summary>Where a property failed first: in a step from a state, or, without a move, in the state itself.</summary>
    private sealed record Violation(uint From, Move? Move)
    {
        internal Counterexample ToCounterexample(PredecessorLog predecessors)
        {
            var path = predecessors.PathTo(From);
            return new Counterexample(Move is { } move ? path.Add(move) : path, []);
        }
    }
}
