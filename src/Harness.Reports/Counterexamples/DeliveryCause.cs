using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>Packets that come twice, out of order or never: the sentence, and the steps that made it so.</summary>
internal static class DeliveryCause
{
    /// <summary>What a delivering step reads: its last read of a header.</summary>
    private static TraceAccess? HeaderAt(TraceFacts facts, int index)
        => facts[index].Accesses.LastOrDefault(a => TraceFacts.IsRead(a) && a.Variable.EndsWith(" header", StringComparison.Ordinal));

    internal static string Twice(TraceFacts facts, KeySteps keys)
    {
        if (facts.Find(facts.Last + 1, (i, _) => HeaderAt(facts, i) is not null) is not { } again)
        {
            return "the reader is given a packet a second time";
        }

        var header = HeaderAt(facts, again)!;
        keys.Add(again, "given to the reader again");
        if (facts.Find(again, (i, _) => HeaderAt(facts, i)?.After == header.After && facts.IsReader(i)) is { } once)
        {
            keys.Add(once, $"{header.After} given to the reader");
            if (facts.StatusStore(TraceFacts.UnitOf(header.Variable)!, again, hasUser: true, once) is { } publish)
            {
                keys.Add(publish, $"{TraceFacts.UnitOf(header.Variable)} published by {facts.TaskAt(publish)}");
            }
        }

        Keyed.Root(facts, keys);
        return $"the reader is given {header.After} a second time";
    }

    internal static string OutOfOrder(TraceFacts facts, KeySteps keys)
    {
        if (facts.Find(facts.Last + 1, (i, _) => HeaderAt(facts, i) is not null) is not { } late)
        {
            return "the reader is given a packet after one that was claimed later";
        }

        var packet = HeaderAt(facts, late)!.After;
        keys.Add(late, $"{packet} given to the reader");
        if (Claim(facts, packet) is { } claim)
        {
            keys.Add(claim, $"{facts.GrantedAt(claim)} granted for {packet}");
            for (var i = late - 1; i > claim; i--)
            {
                if (facts.IsReader(i) && HeaderAt(facts, i) is { } other && Claim(facts, other.After) is { } later && later > claim)
                {
                    keys.Add(later, $"{facts.GrantedAt(later)} granted for {other.After}").Add(i, $"{other.After} given to the reader");
                    return $"the reader is given {packet} after {other.After}, which was claimed later";
                }
            }
        }

        return $"the reader is given {packet} after one that was claimed later";
    }

    /// <summary>The grant that a packet's header was written under.</summary>
    private static int? Claim(TraceFacts facts, string packet)
        => facts.FindFirst(0, (_, a) => TraceFacts.IsStore(a) && a.After == packet && a.Variable.EndsWith(" header", StringComparison.Ordinal)) is { } write
            ? facts.Grant(facts.TaskAt(write), write)
            : null;

    internal static string Lost(TraceFacts facts, KeySteps keys)
    {
        // The note: packet of P1 was published and never delivered
        var packet = facts.Trace.Note.Split(" was published", 2)[0].Split(", ")[0];
        if (facts.FindFirst(0, (_, a) => TraceFacts.IsStore(a) && a.After == packet && a.Variable.EndsWith(" header", StringComparison.Ordinal)) is { } write)
        {
            var slot = TraceFacts.UnitOf(facts[write].Accesses.First(a => a.After == packet && TraceFacts.IsStore(a)).Variable)!;
            var task = facts.TaskAt(write);
            keys.Add(facts.Grant(slot, task, write), $"{slot} granted to {task}");
            var publish = facts.FindFirst(write, (i, a) => a.Variable == $"{slot} status" && TraceFacts.IsStore(a) && TraceFacts.HasUser(a.After) && facts.TaskAt(i) == task);
            keys.Add(publish, $"{packet} published in {slot}");
            if (facts.FindFirst(write + 1, (i, a) => a.Kind == "write" && a.Variable.StartsWith($"{slot} ", StringComparison.Ordinal)
                && facts.TaskAt(i) != task && (a.Variable.EndsWith(" header", StringComparison.Ordinal) || (i > publish && a.Variable.EndsWith(" status", StringComparison.Ordinal)))) is { } over)
            {
                var isHeader = facts[over].Accesses.Any(a => a.Kind == "write" && a.Variable == $"{slot} header");
                keys.Add(over, isHeader ? $"overwritten by {facts.TaskAt(over)}" : $"{slot} set to {facts.StoredStatus(over, slot)} by {facts.TaskAt(over)}");
                keys.Add(isHeader ? facts.Grant(slot, facts.TaskAt(over), over) : null, $"{slot} granted to {facts.TaskAt(over)}");
            }
        }

        Keyed.Root(facts, keys);
        Keyed.End(facts, keys);
        return $"nobody is inside and nothing is left to read, but {facts.Trace.Note}";
    }
}
