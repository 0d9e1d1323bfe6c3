using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// Which readers have which slot or block, as each of them believes: from the look at its status after which a reader reads it, until that reader stores to the
/// status. Another reader's release takes nothing from it, and that is what goes wrong.
/// </summary>
internal sealed class Holders(TraceFacts facts)
{
    private readonly SortedSet<(string Unit, string Reader)> _held = [];

    internal ImmutableArray<string> Of(string unit) => [.. _held.Where(h => h.Unit == unit).Select(h => h.Reader)];

    /// <summary>Takes over a step, and says whose readers it changed.</summary>
    internal string? Note(int index)
    {
        if (!facts.IsReader(index) || facts.UnitAt(index) is not { } unit || facts[index].Accesses.FirstOrDefault(a => a.Variable == $"{unit} status") is not { } access)
        {
            return null;
        }

        var reader = facts.TaskAt(index);
        var isChanged = TraceFacts.IsStore(access) ? _held.Remove((unit, reader)) : GoesOn(index, unit, reader) && _held.Add((unit, reader));
        return isChanged ? unit : null;
    }

    /// <summary>Whether the reader's next step that touches a slot or block is at another word of this one; at the end of the trace, whether it has been taken.</summary>
    private bool GoesOn(int index, string unit, string reader)
    {
        for (var i = index + 1; i <= facts.Last; i++)
        {
            if (facts.TaskAt(i) == reader && facts[i].Accesses.FirstOrDefault(a => a.Kind != "ghost" && TraceFacts.UnitOf(a.Variable) is not null) is { } next)
            {
                return TraceFacts.UnitOf(next.Variable) == unit && (next.Variable != $"{unit} status" || TraceFacts.IsStore(next));
            }
        }

        return facts.Column(unit, index).EndsWith(" R", StringComparison.Ordinal);
    }
}
