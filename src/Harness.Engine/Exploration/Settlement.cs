using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// What a search has found: settles what workers bring from the states that they expand, one after the other and always in the same order, so that numbers of states,
/// schedules and the choice of what is audited do not depend on how many workers there are.
/// </summary>
internal sealed class Settlement : ISearchFindings
{
    private readonly SearchShare _share;
    private readonly Expander? _completer;
    private readonly Violation?[] _violations;
    private readonly Dictionary<ulong, long> _judged = [];
    private readonly HashSet<ulong> _met = [];
    private readonly MergeAudit? _audit;

    /// <param name="program">The program.</param>
    /// <param name="options">How to search.</param>
    /// <param name="share">What the workers share.</param>
    /// <param name="selected">The properties that are judged, a bit for each.</param>
    /// <param name="completer">Where steps are merged: puts them back into schedules; null otherwise.</param>
    internal Settlement(ControlledProgram program, SearchOptions options, SearchShare share, ulong selected, Expander? completer)
    {
        _share = share;
        _completer = completer;
        _violations = new Violation?[program.Properties.Length];
        Graph = share.KeepsEdges ? new StateGraph(share.Liveness is not null) : null;
        Sample = new MergeSample(options.AuditEvery);
        _audit = options.AuditEvery > 0 ? new MergeAudit(program) : null;
        SymmetryAudit = share.Symmetry is { } symmetry ? new SymmetryAudit(program, share.Locals, symmetry, selected) : null;
    }

    /// <summary>How each state was reached first; there are as many states as this has entries.</summary>
    public PredecessorLog Predecessors { get; } = new();

    /// <inheritdoc/>
    public long States => Predecessors.Count;

    /// <summary>The sum over all states that <see cref="StateDigest"/> describes.</summary>
    internal ulong Digest { get; private set; }

    /// <summary>Where each new state is written down for checkpoints; null without them.</summary>
    internal CheckpointLog? Log { get; set; }

    /// <summary>The states and the steps between them; null where they are not kept.</summary>
    public StateGraph? Graph { get; }

    /// <summary>The states whose merges may be audited.</summary>
    internal MergeSample Sample { get; }

    /// <inheritdoc/>
    public SymmetryAudit? SymmetryAudit { get; }

    /// <summary>How many merges were audited.</summary>
    internal long Audited => _audit?.Compared ?? 0;

    /// <summary>In how many states each set of properties, a bit for each, was evaluated.</summary>
    public IReadOnlyDictionary<ulong, long> Judged => _judged;

    /// <summary>The labels of the steps that were taken, by their hashes.</summary>
    internal IReadOnlySet<ulong> Met => _met;

    /// <summary>Whether a property was violated.</summary>
    internal bool IsViolated(int property) => _violations[property] is not null;

    /// <summary>The properties that were violated, a bit for each.</summary>
    public ulong Violated => _violations.Select((v, property) => v is null ? 0 : 1UL << property).Aggregate(0UL, (all, one) => all | one);

    /// <summary>How a property was violated first, or null.</summary>
    public Counterexample? Find(int property) => _violations[property] is { } violation ? ToCounterexample(violation) : null;

    /// <summary>Schedules to the first violations.</summary>
    public IEnumerable<ImmutableArray<Move>> Violating() => _violations.Where(v => v is not null).Select(v => ToCounterexample(v!).Stem);

    /// <inheritdoc/>
    public IEnumerable<ImmutableArray<Move>> Reached(int count) => SearchVerdicts.Spread(States, count).Select(PathTo);

    /// <summary>The first state.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="key">What the exact table compares.</param>
    /// <param name="failed">Bit i: property i fails in it.</param>
    /// <param name="labels">What liveness properties ask of it.</param>
    internal void Begin(in Fingerprint fingerprint, ReadOnlySpan<byte> key, ulong failed, uint labels)
    {
        _share.Table.TryAdd(fingerprint, key, 0, out _);
        Predecessors.Add(0, 0, 0);
        Digest = StateDigest.Of(0, fingerprint, 0, 0, 0);
        Log?.Add(fingerprint, 0, 0, 0);
        Graph?.AddLabels(labels);
        if (Sample.Bits >= 0)
        {
            Sample.Note(fingerprint, 0);
        }

        for (; failed != 0; failed &= failed - 1)
        {
            _violations[BitOperations.TrailingZeroCount(failed)] = new Violation(0, null);
        }
    }

    /// <summary>Settles what was found from the states of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="next">Gets the states that are new.</param>
    /// <param name="isInserted">Whether the table has them already.</param>
    internal void Settle(Block block, StateQueue next, bool isInserted)
    {
        var from = block.First;
        foreach (var arrivals in block.Arrivals)
        {
            for (var i = 0; i < arrivals.Count; i++)
            {
                if (Graph is not null)
                {
                    BeginStates(ref from, arrivals.Items[i].From);
                }

                Settle(arrivals, i, next, isInserted);
            }
        }

        if (Graph is not null)
        {
            BeginStates(ref from, block.First + block.Count - 1);
        }
    }

    internal ImmutableArray<Move> PathTo(long state) => Complete(Predecessors.PathTo(state));

    /// <summary>Writes what was found so far.</summary>
    internal void Save(BinaryWriter writer)
    {
        Graph?.Save(writer);
        writer.WriteArray<ulong>([.. _judged.Keys]);
        writer.WriteArray<long>([.. _judged.Values]);
        writer.WriteArray<ulong>([.. _met.Order()]);
        foreach (var violation in _violations)
        {
            writer.Write(violation is null ? (byte)0 : violation.Move is null ? (byte)1 : (byte)2);
            var move = violation?.Move ?? default;
            writer.Write(violation?.From ?? 0L);
            writer.Write(move.Task);
            writer.Write(move.Choice);
        }

        Sample.Save(writer);
        writer.Write(Audited);
        writer.Write(Digest);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    internal void Load(BinaryReader reader)
    {
        Graph?.Load(reader);
        foreach (var (mask, states) in reader.ReadArray<ulong>().Zip(reader.ReadArray<long>()))
        {
            _judged.Add(mask, states);
        }

        _met.UnionWith(reader.ReadArray<ulong>());
        for (var i = 0; i < _violations.Length; i++)
        {
            var (kind, from, task, choice) = (reader.ReadByte(), reader.ReadInt64(), reader.ReadByte(), reader.ReadUInt16());
            _violations[i] = kind == 0 ? null : new Violation(from, kind == 1 ? null : new Move(task, choice));
        }

        Sample.Load(reader);
        var audited = reader.ReadInt64();
        if (_audit is not null)
        {
            _audit.Compared = audited;
        }

        Digest = reader.ReadUInt64();
    }

    private void BeginStates(ref long from, long last)
    {
        for (; from <= last; from++)
        {
            Graph!.BeginState();
        }
    }

    private void Settle(ArrivalList arrivals, int item, StateQueue next, bool isInserted)
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
            var number = Predecessors.Count;
            if (!isInserted)
            {
                arrival.IsNew = _share.Table.TryAdd(arrival.Fingerprint, arrivals.KeyOf(arrival), _share.NumberInTable(number), out arrival.Known);
            }

            if (arrival.IsNew)
            {
                Keep(arrivals, arrival, next, number);
            }
        }

        if (!arrival.IsNew && _share.IsSampled(arrival.Fingerprint) && Sample.Merge(arrival.Fingerprint, out var kept))
        {
            Audit(arrival, kept);
        }

        Graph?.Add(arrival.Known, arrival.Task, arrival.Choice, arrival.Marks);
    }

    private void Keep(ArrivalList arrivals, in Arrival arrival, StateQueue next, long number)
    {
        Predecessors.Add(arrival.From, arrival.Task, arrival.Choice);
        Digest += StateDigest.Of(number, arrival.Fingerprint, arrival.From, arrival.Task, arrival.Choice);
        Log?.Add(arrival.Fingerprint, arrival.From, arrival.Task, arrival.Choice);
        Graph?.AddLabels(arrival.Labels);
        next.Add(arrivals.StateOf(arrival));
        CollectionsMarshal.GetValueRefOrAddDefault(_judged, arrival.Judged, out _)++;
        if (_share.IsSampled(arrival.Fingerprint))
        {
            Sample.Note(arrival.Fingerprint, number);
        }
    }

    private void Audit(in Arrival arrival, long kept)
    {
        var dropped = PathOf(arrival);
        var known = PathTo(kept);
        _audit!.Compare(dropped, SymmetryAudit is null ? known : SymmetryAudit.Rename(known, dropped));
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
            SymmetryAudit?.Compare(PathOf(arrival));
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

    private ImmutableArray<Move> PathOf(in Arrival arrival) => Complete(Predecessors.PathTo(arrival.From).Add(new Move(arrival.Task, arrival.Choice)));

    /// <summary>With the steps that were merged into others.</summary>
    private ImmutableArray<Move> Complete(ImmutableArray<Move> schedule) => _completer?.Complete(schedule) ?? schedule;

    private Counterexample ToCounterexample(Violation violation)
    {
        var path = Predecessors.PathTo(violation.From);
        return new Counterexample(Complete(violation.Move is { } move ? path.Add(move) : path), []);
    }

    /// <summary>Where a property failed first: in a step from a state, or, without a move, in the state itself.</summary>
    private sealed record Violation(long From, Move? Move);
}
