using System.Collections.Immutable;
using Harness.Proof.Terms;

namespace Harness.Proof.Tables;

/// <summary>A protocol as data: its state, its steps, what is claimed of it, and the invariant from which the claims follow.</summary>
/// <param name="Name">Variant, reader and faults.</param>
/// <param name="Variables">The state.</param>
/// <param name="Initial">What is true at first.</param>
/// <param name="Actions">The steps.</param>
/// <param name="Invariant">What is true always.</param>
/// <param name="Properties">The properties of states that are claimed; those of steps stand at the actions.</param>
/// <param name="PacketCounter">The variable that numbers packets.</param>
internal sealed record ProtocolTable(
    string Name,
    ImmutableArray<StateVariable> Variables,
    ImmutableArray<Term> Initial,
    ImmutableArray<GuardedAction> Actions,
    ImmutableArray<Conjunct> Invariant,
    ImmutableArray<StateProperty> Properties,
    StateVariable PacketCounter)
{
    /// <summary>The names of all properties, in the order in which they are named everywhere.</summary>
    internal IEnumerable<string> PropertyNames
        => Actions.SelectMany(a => a.Checks.Select(c => c.Property)).Concat(Properties.Select(p => p.Name)).Distinct().OrderBy(OrderOf);

    private static (char Kind, int Number, string Name) OrderOf(string name)
        => (name[0] == 'P' ? 'A' : name[0], int.Parse(new string([.. name.Where(char.IsAsciiDigit)])), name);
}
