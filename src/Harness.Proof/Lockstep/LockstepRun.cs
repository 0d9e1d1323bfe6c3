using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Proof.Ring;
using Harness.Proof.Tables;
using Harness.Ring;

namespace Harness.Proof.Lockstep;

/// <summary>
/// Walks through all pairs of a state of the engine's model and a state of the table that are reached together: each step of the one must be exactly one step of the other, with the same state after it
/// and the same properties violated; and whatever the table allows, the engine must do. In each pair all statements of the invariant are evaluated.
/// </summary>
internal sealed class LockstepRun
{
    private const int MostDifferences = 20;

    private readonly RingTable _table;
    private readonly RingBounds _bounds;
    private readonly TableCode _code;
    private readonly ForkingRun _run;
    private readonly RingProjection _projection;
    private readonly Queue<Pair> _open = new();
    private readonly HashSet<(Fingerprint Explicit, UInt128 Table)> _known = [];
    private readonly HashSet<Fingerprint> _explicit = [];
    private readonly SortedSet<string> _taken = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _false = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _violated = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];
    private readonly int _limit;
    private readonly ImmutableArray<string> _arrivals;
    private int _steps;

    /// <param name="table">The table.</param>
    /// <param name="configuration">The same as a model of the engine, with a number of packets.</param>
    /// <param name="limit">How many pairs there may be; a run that comes to it says that it is not complete.</param>
    internal LockstepRun(RingTable table, RingConfiguration configuration, int limit = int.MaxValue)
    {
        _table = table;
        _bounds = configuration.Bounds;
        _limit = limit;
        var layout = new StateLayout(table.Table, _bounds.Slots, _bounds.Producers, _bounds.Packets);
        _code = new TableCode(table.Table, layout);
        var program = ControlledProgram.Create(new RingModel(configuration));
        _arrivals = program.OutcomeNames.GetValueOrDefault(Steps.Arrive, []);
        _run = new ForkingRun(program, judges: true);
        _projection = new RingProjection(table, layout, program, _run);
    }

    /// <summary>Walks through everything, or until there are enough differences.</summary>
    internal LockstepResult Run()
    {
        Reach(new Pair(_run.Start, _code.Initial, [], [.. Enumerable.Repeat(0, _bounds.Producers)]));
        while (_open.TryDequeue(out var pair) && _differences.Count < MostDifferences && _known.Count < _limit)
        {
            JudgeState(pair);
            for (var task = 0; task <= _bounds.Producers; task++)
            {
                MatchSteps(pair, task);
            }
        }

        return new LockstepResult(
            _explicit.Count, _known.Count, _steps, [.. _differences], [.. _table.Table.Actions.Select(a => a.Name).Except(_taken, StringComparer.Ordinal)],
            _false.ToImmutableDictionary(), _violated.ToImmutableDictionary(), _open.Count == 0 && _differences.Count < MostDifferences);
    }

    private void Reach(Pair pair)
    {
        long[] words = [.. pair.State, .. pair.Numbers, .. pair.Arrived];
        var hash = SHA256.HashData(MemoryMarshal.AsBytes(words.AsSpan()));
        _explicit.Add(pair.Explicit.Fingerprint);
        if (_known.Add((pair.Explicit.Fingerprint, BinaryPrimitives.ReadUInt128LittleEndian(hash))))
        {
            _open.Enqueue(pair);
        }
    }

    private void JudgeState(Pair pair)
    {
        var bound = new long[TermCode.MostBound];
        foreach (var conjunct in _code.Invariant.Where(c => c.Holds(pair.State, bound) == 0))
        {
            _false[conjunct.Name] = _false.GetValueOrDefault(conjunct.Name) + 1;
        }

        CompareJudgements(pair, _code.Properties, _run.Violated(pair.Explicit), bound, "in a state");
    }

    private void CompareJudgements(Pair pair, ImmutableArray<NamedValue> judges, ImmutableArray<string> engine, long[] bound, string where)
    {
        foreach (var property in judges)
        {
            var (isFalse, isViolated) = (property.Holds(pair.State, bound) == 0, engine.Contains(property.Name, StringComparer.Ordinal));
            if (isViolated)
            {
                _violated[property.Name] = _violated.GetValueOrDefault(property.Name) + 1;
            }

            // A witness may be missing where there is another: then the table says more than the property.
            if (isFalse != isViolated && (isViolated || !property.IsWitnessed))
            {
                Differ(pair, $"{where} the table says that {property.Name} {(isFalse ? "fails" : "holds")}, the engine says the opposite");
            }
        }
    }

    private void MatchSteps(Pair pair, int task)
    {
        var bound = new long[TermCode.MostBound];
        bound[0] = task;
        var actor = task < _bounds.Producers ? Actor.Producer : Actor.Reader;
        List<ActionCode> open = [.. _code.Actions.Where(a => a.Action.Actor == actor && a.IsEnabled(pair.State, bound))];
        var outcomes = _run.Outcomes(pair.Explicit, task);
        var letter = pair.Explicit.NextStep(task)?.Letter;
        for (var outcome = 0; outcome < outcomes; outcome++)
        {
            var next = _run.Step(pair.Explicit, task, outcome);
            _steps++;
            Match(pair, task, letter!, letter == Steps.Arrive.Letter ? _arrivals[outcome] : null, next, open, bound);
        }

        // A producer of the table always has another packet; the engine's has so many.
        foreach (var extra in open.Where(_ => letter is not null))
        {
            Differ(pair, $"the table lets {Who(task)} take {extra.Action.Name}, the engine does not");
        }
    }

    /// <summary>Finds the action that is this step, and takes it out of those that are open.</summary>
    private void Match(Pair pair, int task, string letter, string? outcome, RunState next, List<ActionCode> open, long[] bound)
    {
        ImmutableArray<string> nearest = [];
        var found = new List<(ActionCode Action, Pair Pair)>();
        foreach (var action in open.Where(a => a.Action.Letter == letter && a.Action.Outcome == outcome))
        {
            var state = action.Take(_code.Layout, pair.State, bound);
            var reached = Reached(pair, task, letter, next, state);
            var differences = _projection.Differences(next, state, reached.Numbers);
            if (differences.IsEmpty)
            {
                found.Add((action, reached));
            }
            else
            {
                nearest = differences;
            }
        }

        if (found.Count != 1)
        {
            Differ(pair, $"{found.Count} actions of the table are step {letter} of {Who(task)}{(nearest.IsEmpty ? "" : ": " + string.Join("; ", nearest))}");
            open.RemoveAll(a => a.Action.Letter == letter);
            return;
        }

        open.Remove(found[0].Action);
        _taken.Add(found[0].Action.Action.Name);
        CompareJudgements(pair, found[0].Action.Checks, next.ViolatedByStep, bound, $"at step {found[0].Action.Action.Name}");
        Reach(found[0].Pair);
    }

    /// <summary>The engine numbers packets by producer, as they arrive, the table as they take the lock.</summary>
    private Pair Reached(Pair pair, int task, string letter, RunState next, long[] state)
    {
        var arrived = letter == _table.Discipline.Idle ? pair.Arrived.SetItem(task, pair.Arrived[task] + 1) : pair.Arrived;
        var numbers = letter == "A" ? pair.Numbers.Add((ushort)((task * _bounds.PacketsPerProducer!.Value) + arrived[task])) : pair.Numbers;
        return new Pair(next, state, numbers, arrived);
    }

    private string Who(int task) => task < _bounds.Producers ? string.Create(CultureInfo.InvariantCulture, $"producer {task + 1}") : "the reader";

    private void Differ(Pair pair, string what)
    {
        if (_differences.Count < MostDifferences)
        {
            var state = string.Join(", ", _table.Table.Variables.Where(v => v.Indices.Length < 2).Select(v => $"{v}={_code.Layout.Text(v, pair.State)}"));
            _differences.Add($"{what} (in {state})");
        }
    }

    /// <param name="Explicit">The engine's state.</param>
    /// <param name="State">The table's.</param>
    /// <param name="Numbers">The engine's number of each packet of the table.</param>
    /// <param name="Arrived">How many packets of each producer have arrived.</param>
    private sealed record Pair(RunState Explicit, long[] State, ImmutableArray<ushort> Numbers, ImmutableArray<int> Arrived);
}
