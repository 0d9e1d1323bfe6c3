using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>A variant with a reader, as a table.</summary>
internal sealed class RingTable
{
    private RingTable(Discipline discipline, ReaderWay reader, string readerAndFaults)
    {
        Discipline = discipline;
        Reader = reader;
        State = new RingVariables(discipline, reader.Steps, reader.MarksBusy);
        var actions = new RingActions(State, discipline).All.Concat(new ReaderActions(State, reader, notesPolled: !discipline.Marks).All).ToImmutableArray();
        var invariant = new RingInvariant(State, discipline, reader).All;
        var claims = new RingClaims(State, discipline, reader, actions).Claims;
        var used = actions.SelectMany(a => a.Writes)
            .Concat(invariant.SelectMany(c => c.Holds.Reads)).Concat(claims.SelectMany(c => c.Holds.Reads)).ToHashSet();
        Table = new ProtocolTable(
            $"{discipline.Name}, {readerAndFaults}", [.. State.All.Where(used.Contains)], Initial(used.Contains), actions, invariant, claims, State.NextPacket);
    }

    internal Discipline Discipline { get; }

    internal ReaderWay Reader { get; }

    internal RingVariables State { get; }

    internal ProtocolTable Table { get; private set; }

    /// <summary>The table of a variant with a reader, or null where there is none.</summary>
    /// <param name="variant">The variant's name.</param>
    /// <param name="reader">The reader's name.</param>
    /// <param name="faults">The names of what may be special about packets.</param>
    internal static RingTable? Find(string variant, string reader, params ImmutableArray<string> faults)
        => Discipline.All.FirstOrDefault(d => d.Name == variant) is { } discipline
            && ReaderWay.All.FirstOrDefault(r => r.Names.Contains(reader)) is { } way
            && ArrivalFaults.Find(faults) is { } arrival
            && (arrival.Vnet != VnetPlace.AfterMark || discipline.Marks || discipline.HasBits)
                ? new RingTable(discipline with { Faults = arrival }, way, $"{reader} reader{(faults.IsEmpty ? "" : $", faults {string.Join('+', faults)}")}")
                : null;

    /// <summary>The same with other steps or statements.</summary>
    internal RingTable With(ProtocolTable table)
    {
        var other = (RingTable)MemberwiseClone();
        other.Table = table;
        return other;
    }

    private ImmutableArray<Term> Initial(Func<StateVariable, bool> isUsed) =>
    [
        Equal(State.Lock.Value, Nobody), Equal(State.Head.Value, Number(0)), Equal(State.Tail.Value, Number(0)),
        All(Domain.Slots, "s", s => State.StatusIs(s, RingVariables.Kernel)),
        .. isUsed(State.Bit) ? [All(Domain.Slots, "s", s => Not(State.Bit[s]))] : Array.Empty<Term>(),
        All(Domain.Producers, "p", p => State.IsAt(p, Discipline.Idle)), State.ReaderIsAt("r1"), Not(State.Woken.Value),
        Equal(State.NextPacket.Value, Number(1)),
        All(Domain.Slots, "s", s => All(Domain.Producers, "p", p => Not(State.Writers[s, p]))),
        All(Domain.Packets, "k", k => And(Not(State.Committed[k]), Not(State.Delivered[k]))),
        Equal(State.Claims.Value, Number(0)), Equal(State.LastDelivered.Value, Number(0)), Equal(State.Count.Value, Number(0)), .. State.Accounts.Initial,
    ];
}
