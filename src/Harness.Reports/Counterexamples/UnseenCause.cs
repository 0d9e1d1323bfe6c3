using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// What a task did not see of another, in a model that brings no causes of its own. Under weak memory: a load that gave an old value, or one made while a newer store
/// stood in another task's buffer. In any: a store by a task that had read the word before another changed it, so that the other's change is lost.
/// </summary>
internal static class UnseenCause
{
    /// <summary>More pairs than this are no explanation any more; store buffering has two.</summary>
    private const int MostPairs = 2;

    /// <summary>The loads that missed a store, those that come last first.</summary>
    internal static void Key(TraceFacts facts, KeySteps keys)
    {
        var seen = new HashSet<(string Reader, int Address)>();
        foreach (var (load, store, access) in Misses(facts).Reverse())
        {
            var (reader, writer) = (facts.TaskAt(load), facts.TaskAt(store));
            if (seen.Count == MostPairs || !seen.Add((reader, access.Address)))
            {
                continue;
            }

            var value = facts[store].Accesses.Last(a => a.Address == access.Address && TraceFacts.IsStore(a)).After;
            keys.Add(store, $"{access.Variable} set to {value} by {writer}")
                .Add(load, $"{access.Variable} read as {access.After} by {reader}")
                .Say(access.Kind == "stale"
                    ? $"{reader} read {access.Variable} as {access.After}, an old value: {writer} had set it to {value} at step {facts[store].Number}, and nothing made {reader} see that"
                    : $"{reader} read {access.Variable} as {access.After} while the {value} that {writer} had stored at step {facts[store].Number} waited in a store buffer");
        }
    }

    /// <summary>The last store by which another task's change was lost.</summary>
    internal static void KeyLost(TraceFacts facts, KeySteps keys)
    {
        var reads = new Dictionary<(string Task, int Address), int>();
        var changes = new Dictionary<int, List<int>>();
        (int Read, int Change, int Store, TraceAccess Access)? lost = null;
        for (var i = 0; i <= facts.Last; i++)
        {
            var task = facts.TaskAt(i);
            foreach (var access in facts[i].Accesses.Where(TraceFacts.IsRead))
            {
                reads[(task, access.Address)] = i;
            }

            foreach (var access in facts[i].Accesses.Where(DataCause.IsChange))
            {
                var before = changes.TryGetValue(access.Address, out var steps) ? steps : changes[access.Address] = [];
                if (reads.TryGetValue((task, access.Address), out var read) && before is [.., var change] && change > read && facts.TaskAt(change) != task)
                {
                    lost = (read, change, i, access);
                }

                before.Add(i);
            }
        }

        if (lost is { } found)
        {
            var (name, address) = (found.Access.Variable, found.Access.Address);
            var value = DataCause.Written(facts, found.Change, address);
            keys.Add(found.Read, $"{name} read as {facts[found.Read].Accesses.First(a => a.Address == address).After} by {facts.TaskAt(found.Read)}")
                .Add(found.Change, $"{name} set to {value} by {facts.TaskAt(found.Change)}")
                .Add(found.Store, $"{name} set to {found.Access.After} by {facts.TaskAt(found.Store)}, which had not seen {value}");
        }
    }

    /// <summary>Loads with the store by another task that each did not see, in the order of the loads.</summary>
    private static IEnumerable<(int Load, int Store, TraceAccess Access)> Misses(TraceFacts facts)
    {
        var stores = new Dictionary<int, int>();
        var waiting = new Dictionary<int, List<(string Task, int Step, string Value)>>();
        for (var i = 0; i <= facts.Last; i++)
        {
            var (step, task) = (facts[i], facts.TaskAt(i));
            foreach (var access in step.Accesses)
            {
                if (access.Kind == "stale" && stores.TryGetValue(access.Address, out var newer) && facts.TaskAt(newer) != task)
                {
                    yield return (i, newer, access);
                }
                else if (access.Kind == "read" && Waiting(access.Address).FindLast(w => w.Task != task) is { Task: not null } missed && missed.Value != access.After)
                {
                    yield return (i, missed.Step, access);
                }
                else if (access.Kind == "buffered")
                {
                    Waiting(access.Address).Add((task, i, access.After));
                }
                else if (access.Kind == "write" && step.Task != task && Waiting(access.Address).FindIndex(w => w.Task == task) is >= 0 and var oldest)
                {
                    Waiting(access.Address).RemoveAt(oldest);
                }

                if (access.Kind == "write")
                {
                    stores[access.Address] = i;
                }
            }
        }

        List<(string Task, int Step, string Value)> Waiting(int address)
            => waiting.TryGetValue(address, out var list) ? list : waiting[address] = [];
    }
}
