using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Engine.Stepping;

/// <summary>
/// A schedule that somebody makes by hand, step by step, with every property judged on the way; from where it has come to, it can be searched. One thread at a time
/// uses a program for walks.
/// </summary>
public sealed class Walk
{
    private readonly ControlledProgram _program;
    private readonly StepRecorder _recorder;
    private readonly ImmutableArray<Move>.Builder _moves = ImmutableArray.CreateBuilder<Move>();
    private readonly ImmutableArray<TraceStep>.Builder _steps = ImmutableArray.CreateBuilder<TraceStep>();
    private readonly Dictionary<Fingerprint, (int First, int Latest)> _seen = [];
    private ImmutableArray<long> _evaluatedBefore;

    private Walk(ControlledProgram program)
    {
        _program = program;
        _evaluatedBefore = [.. new long[program.Properties.Length]];
        _recorder = new StepRecorder(program);
        _seen.Add(_recorder.State.Fingerprint, (0, 0));
    }

    /// <summary>The moves so far.</summary>
    public ImmutableArray<Move> Moves => _moves.ToImmutable();

    /// <summary>What each of them did.</summary>
    public ImmutableArray<TraceStep> Steps => _steps.ToImmutable();

    /// <summary>Heads of the watched columns.</summary>
    public ImmutableArray<string> Watches => [.. _program.Watches.Select(w => w.Name)];

    /// <summary>The watched columns before the first step.</summary>
    public ImmutableArray<string> WatchesAtStart => _recorder.WatchesAtStart;

    /// <summary>Where the walk was in this same state first, as a number of steps; null where it was not before.</summary>
    public int? SameAs { get; private set; }

    /// <summary>Where it was in this same state last, before it came to it now; null where it was not.</summary>
    public int? SameAsLast { get; private set; }

    /// <summary>Whether no task can move.</summary>
    public bool IsEnd => _program.Tasks.All(t => _recorder.Outcomes(t.Index) == 0);

    /// <summary>Goes to the first state.</summary>
    /// <param name="program">The program.</param>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static Walk Start(ControlledProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new Walk(program);
    }

    /// <summary>Takes a step.</summary>
    /// <param name="move">Who moves, and with which outcome.</param>
    /// <returns>Whether the task can move so; nothing happened where it cannot.</returns>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public bool TryStep(Move move)
    {
        if (!_recorder.CanTake(move))
        {
            return false;
        }

        _evaluatedBefore = _recorder.Evaluated;
        _steps.Add(_recorder.Take(move));
        _moves.Add(move);
        var here = _recorder.State.Fingerprint;
        (SameAs, SameAsLast) = _seen.TryGetValue(here, out var visits) ? (visits.First, visits.Latest) : ((int?)null, (int?)null);
        _seen[here] = (SameAs ?? _moves.Count, _moves.Count);
        return true;
    }

    /// <summary>What each task can do next, by its index.</summary>
    public ImmutableArray<WalkOption> Options() => [.. _program.Tasks.Select(OptionOf)];

    /// <summary>What the last step, or the state after it, says of a property; before the first step, what the first state says.</summary>
    /// <param name="property">The property.</param>
    public Judgement Now(Property property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var fails = _steps.Count == 0 ? _recorder.FailsAtStart : _steps[^1].Fails;
        if (fails.Contains(property.Name))
        {
            return Judgement.Fails;
        }

        return property.Index switch
        {
            Property.ExceptionIndex => Judgement.Holds,
            Property.DeadlockIndex => IsEnd ? Judgement.Holds : Judgement.Undefined,
            _ => _recorder.Evaluated[property.Index] > _evaluatedBefore[property.Index] ? Judgement.Holds : Judgement.Undefined,
        };
    }

    /// <summary>After how many steps a property was violated first; null where it was not.</summary>
    /// <param name="property">The property.</param>
    public int? ViolatedAfter(Property property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (_recorder.FailsAtStart.Contains(property.Name))
        {
            return 0;
        }

        return _steps.FirstOrDefault(s => s.Fails.Contains(property.Name))?.Number;
    }

    /// <summary>
    /// What a run violates that repeats the last steps of this walk for ever, or that stays for ever where the walk has come to. It is judged from the steps themselves, as a
    /// trace is when it is replayed.
    /// </summary>
    /// <param name="start">After how many steps the part begins that repeats; as many as the walk has for a run that stays.</param>
    /// <returns>For each property of runs, why that run does not violate it; null where it does.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The walk has not so many steps.</exception>
    public ImmutableArray<RunObjection> Forever(int start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, _moves.Count);
        var recorder = _recorder;
        if (start < _moves.Count)
        {
            recorder = new StepRecorder(_program);
            _moves.Take(start).ToList().ForEach(move => recorder.Take(move));
        }

        var checks = _program.Properties.Where(p => p.IsOfRuns).Select(p => (Property: p, Check: new LassoCheck(_program, p, recorder))).ToArray();
        foreach (var move in _moves.Skip(start))
        {
            recorder.Take(move);
            Array.ForEach(checks, c => c.Check.Note(recorder, move));
        }

        return [.. checks.Select(c => new RunObjection(c.Property, c.Check.Problem(recorder)))];
    }

    /// <summary>Takes random steps: each time a task that can move, and an outcome, all as likely as each other.</summary>
    /// <param name="seed">The same seed takes the same steps from the same place, on every machine.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>Why it ended: at a limit, at the end, or with a step that violates a property which no step before violated.</returns>
    public WalkEnd Random(ulong seed, int limit)
    {
        var random = new RandomSource(seed, iteration: 0);
        var violated = _program.Properties.Where(p => ViolatedAfter(p) is not null).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < limit; i++)
        {
            var tasks = _program.Tasks.Where(t => _recorder.Outcomes(t.Index) > 0).ToArray();
            if (tasks.Length == 0)
            {
                return WalkEnd.NobodyCanMove;
            }

            var task = tasks[random.Below(tasks.Length)].Index;
            TryStep(new Move((byte)task, (ushort)random.Below(_recorder.Outcomes(task))));
            if (_steps[^1].Fails.Any(f => !violated.Contains(f)))
            {
                return WalkEnd.Violation;
            }
        }

        return WalkEnd.Limit;
    }

    /// <summary>Searches every state that can be reached from here: nothing is left out, and a violation that is found comes with a shortest way to it.</summary>
    /// <param name="options">Properties and limits. A search from here has no reductions and no checkpoint.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The verdicts; their schedules start here.</returns>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public SearchResult Search(SearchOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ExhaustiveSearch(_program.After(Moves), options with { Reductions = SearchReductions.None, Checkpoint = null }).Run(cancellation);
    }

    /// <summary>The schedule up to the first violation of a property, as a trace that can be replayed.</summary>
    /// <param name="property">A property that the walk violates.</param>
    /// <exception cref="TraceException">It does not violate it.</exception>
    public Trace ToTrace(Property property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (property.IsOfRuns)
        {
            throw new TraceException($"{property.Name} speaks of runs that never end: say which part of the walk repeats");
        }

        var length = ViolatedAfter(property) ?? throw new TraceException($"no step of this walk violates {property.Name}");
        return Record(property, new Counterexample([.. _moves.Take(length)], []));
    }

    /// <summary>The whole walk, with its last steps repeated for ever, as a trace that can be replayed.</summary>
    /// <param name="property">A property of runs that this run violates.</param>
    /// <param name="start">After how many steps the part begins that repeats; as many as the walk has for a run that stays.</param>
    /// <exception cref="ArgumentOutOfRangeException">The walk has not so many steps.</exception>
    /// <exception cref="TraceException">It does not violate it: the message says why.</exception>
    public Trace ToTrace(Property property, int start)
    {
        ArgumentNullException.ThrowIfNull(property);
        var objection = (Forever(start).FirstOrDefault(o => o.Property == property) ?? throw new TraceException($"{property.Name} does not speak of runs that never end")).Text;
        return objection is null
            ? Record(property, new Counterexample([.. _moves.Take(start)], [.. _moves.Skip(start)]))
            : throw new TraceException($"what repeats for ever does not violate {property.Name}: it {objection}");
    }

    private Trace Record(Property property, Counterexample counterexample)
        => TraceRecorder.Record(_program, property, counterexample, (_program.Model as IParameterizedModel)?.Parameters);

    private WalkOption OptionOf(TaskInfo task)
    {
        if (_recorder.State.Tasks[task.Index] is not { } frame)
        {
            return new WalkOption(task, null, [], "");
        }

        var label = frame.Operation.Label!;
        var outcomes = _recorder.Outcomes(task.Index);
        var names = _program.OutcomeNames.GetValueOrDefault(label, []);
        return new WalkOption(
            task,
            label,
            [.. Enumerable.Range(0, outcomes).Select(o => new WalkMove(new Move((byte)task.Index, (ushort)o), OutcomeName(names, outcomes, o), _recorder.FailsOf(new Move((byte)task.Index, (ushort)o))))],
            outcomes > 0 ? "" : FinalState.Waits(_program, _recorder.State, task.Index));
    }

    private static string OutcomeName(ImmutableArray<string> names, int outcomes, int outcome)
        => outcome < names.Length ? names[outcome] : outcomes > 1 ? $"outcome {outcome}" : "";
}
