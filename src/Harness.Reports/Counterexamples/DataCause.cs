using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// Why a model that brings no causes of its own is violated, from what every trace has. By data: what the violated check looked at, and who wrote that. By order: what such a writer had
/// read, and what another task made of it before the writer went on.
/// </summary>
internal static class DataCause
{
    /// <summary>More words than this are no explanation any more.</summary>
    private const int MostWords = 4;

    /// <summary>The sentence; null where the trace's own note says more, or nothing is known of what was checked.</summary>
    internal static string? Of(TraceFacts facts, KeySteps keys)
    {
        var trace = facts.Trace;
        var looked = LookedAt(trace);
        foreach (var (word, _) in looked)
        {
            if (Writer(facts, word, facts.Last + 1) is { } writer)
            {
                // Under weak memory the check may have seen an older value than this.
                keys.Add(writer, $"{word.Variable} set to {Written(facts, writer, word.Address)} by {facts.TaskAt(writer)}");
            }
        }

        UnseenCause.Key(facts, keys);
        foreach (var writer in keys.ToImmutable().Select(k => k.Index).Append(facts.Last).Distinct().OrderDescending())
        {
            Overtaken(facts, keys, writer);
        }

        return trace.Note.Length > 0 || trace.Property == Property.Exception || looked.Length == 0
            ? null
            : $"{trace.Property} does not hold: {Words.And([.. looked.Select(l => Shown(trace.Steps[^1], l.Word))])}";
    }

    private static string Shown(TraceStep last, TraceWord word)
        => $"{word.Variable} is {word.Value}{(last.Accesses.Any(a => a.Kind == "stale" && a.Address == word.Address) ? ", an old value" : "")}";

    /// <summary>What the check looked at: words of the modelled thing and bookkeeping that some step changed, those that were changed last first.</summary>
    private static (TraceWord Word, int Change)[] LookedAt(Trace trace)
    {
        var words = trace.Checked.IsEmpty
            ? trace.Steps[^1].Accesses.GroupBy(a => a.Address).Select(g => g.Last()).Select(a => new TraceWord(a.Variable, a.Address, a.After))
            : trace.Checked;
        return
        [
            .. words.Select(w => (Word: w, Change: trace.Steps.LastOrDefault(s => s.Accesses.Any(a => a.Address == w.Address && IsChange(a)))?.Number ?? 0))
                .Where(w => w.Change > 0).OrderByDescending(w => w.Change).Take(MostWords),
        ];
    }

    /// <summary>The task of a step had read a word, another changed it, and the task went on with what it had read.</summary>
    private static void Overtaken(TraceFacts facts, KeySteps keys, int writer)
    {
        var task = facts.TaskAt(writer);

        // Going back, the change of each word by another task that comes next after a step.
        var changes = new Dictionary<int, int>();
        for (var i = writer - 1; i >= 0; i--)
        {
            if (facts.TaskAt(i) != task)
            {
                foreach (var access in facts[i].Accesses.Where(IsChange))
                {
                    changes[access.Address] = i;
                }

                continue;
            }

            // What the task wrote itself it knew: what others made of the word afterwards is no news to what it read before.
            foreach (var own in facts[i].Accesses.Where(IsChange))
            {
                changes.Remove(own.Address);
            }

            foreach (var access in facts[i].Accesses.Where(a => TraceFacts.IsRead(a) && a.Kind != "ghost"))
            {
                var isWrittenToo = facts[i].Accesses.Any(w => TraceFacts.IsStore(w) && w.Address == access.Address);
                if (!isWrittenToo && changes.TryGetValue(access.Address, out var change) && Written(facts, change, access.Address) is var now && now != access.After)
                {
                    keys.Add(i, $"{access.Variable} read as {access.After} by {task}")
                        .Add(change, $"{access.Variable} set to {now} by {facts.TaskAt(change)}")
                        .Say($"{task} went on with {access.Variable} {access.After}, which it had read before {facts.TaskAt(change)} set it to {now}");
                    return;
                }
            }
        }
    }

    private static int? Writer(TraceFacts facts, TraceWord word, int before) => facts.Find(before, (_, a) => a.Address == word.Address && IsChange(a));

    internal static string Written(TraceFacts facts, int step, int address) => facts[step].Accesses.Last(a => a.Address == address && IsChange(a)).After;

    internal static bool IsChange(TraceAccess access) => access.Kind != "read" && access.Before != access.After;
}
