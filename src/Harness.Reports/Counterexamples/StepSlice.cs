using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Ring.Observation;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// Which steps the decisive ones depend on, going back from them: a step that stored what such a step read, and the tests of the same task that led to it. A lock
/// only says who was first, and its steps count as nothing.
/// </summary>
internal static class StepSlice
{
    /// <summary>The role of each step.</summary>
    /// <param name="facts">The trace.</param>
    /// <param name="keys">The decisive steps.</param>
    internal static StepRole[] Of(TraceFacts facts, IEnumerable<KeyStep> keys)
    {
        var roles = new StepRole[facts.Last + 1];
        var locks = Locks(facts);
        var isOwn = facts.Trace.Causes.Length == 0;
        var stores = Stores(facts, isOwn);
        var tests = new TestsOfTasks(facts, i => Reads(facts[i], locks, isOwn: false).Select(a => a.Address), i => Ends(facts[i]));
        var waiting = new Stack<int>();
        foreach (var key in keys)
        {
            roles[key.Index] = StepRole.Decisive;
            if (key.IsCause)
            {
                waiting.Push(key.Index);
            }
        }

        while (waiting.TryPop(out var index))
        {
            foreach (var access in Reads(facts[index], locks, isOwn))
            {
                Mark(LastStore(stores, access.Address, index));
            }

            // A store that reaches memory was made by the step that put it into the buffer.
            foreach (var access in facts[index].Accesses.Where(a => a.Kind == "write" && facts[index].Task != facts.TaskAt(index)))
            {
                Mark(facts.Find(index, (i, a) => a.Kind == "buffered" && a.Address == access.Address && a.After == access.After && facts[i].Task == facts.TaskAt(index)));
            }

            foreach (var test in tests.Before(index))
            {
                Mark(test);
            }
        }

        return roles;

        void Mark(int? step)
        {
            if (step is { } found && roles[found] == StepRole.Unrelated)
            {
                roles[found] = StepRole.Related;
                waiting.Push(found);
            }
        }
    }

    /// <summary>
    /// The reads of a step that its task can make something of. A store gives nothing back: what else is read with it is a check of the model's, unless it is changed too.
    /// In a model that brings no causes of its own, bookkeeping that a step changes counts as read: a counter that is too high was counted up before.
    /// </summary>
    private static IEnumerable<TraceAccess> Reads(TraceStep step, HashSet<int> locks, bool isOwn)
    {
        var isStore = step.Operation.StartsWith(nameof(OperationKind.Store) + " ", StringComparison.Ordinal) || step.Operation.StartsWith(nameof(OperationKind.Unlock) + " ", StringComparison.Ordinal);
        return step.Accesses.Where(a => (isOwn && a.Kind == "ghost")
            || (TraceFacts.IsRead(a) && !locks.Contains(a.Address) && (!isStore || step.Accesses.Any(w => w.Kind == "write" && w.Address == a.Address))));
    }

    /// <summary>Whether a task has done with a packet or a frame after this step: a producer is outside again, a reader has stored KERNEL.</summary>
    private static bool Ends(TraceStep step)
        => step.Events.Any(e => e.Kind == Happened.Left) || step.Accesses.Any(a => (a.Kind is "write" or "buffered" && a.After == "KERNEL" && a.Variable.EndsWith(" status", StringComparison.Ordinal) && step.Task.StartsWith("reader", StringComparison.Ordinal)));

    private static HashSet<int> Locks(TraceFacts facts)
    {
        var locks = new HashSet<int>();
        foreach (var step in facts.Trace.Steps)
        {
            // The operations are named after the members of the enumeration: "Lock sk_receive_queue.lock".
            var kind = step.Operation.Split(' ', 2);
            if (kind is [nameof(OperationKind.Lock) or nameof(OperationKind.Unlock), var name])
            {
                locks.UnionWith(step.Accesses.Where(a => name.StartsWith(a.Variable, StringComparison.Ordinal)).Select(a => a.Address));
            }
        }

        return locks;
    }

    private static Dictionary<int, List<int>> Stores(TraceFacts facts, bool isOwn)
    {
        var stores = new Dictionary<int, List<int>>();
        for (var i = 0; i <= facts.Last; i++)
        {
            foreach (var access in facts[i].Accesses.Where(a => TraceFacts.IsStore(a) || (isOwn && a.Kind == "ghost")))
            {
                if (!stores.TryGetValue(access.Address, out var steps))
                {
                    stores.Add(access.Address, steps = []);
                }

                steps.Add(i);
            }
        }

        return stores;
    }

    private static int? LastStore(Dictionary<int, List<int>> stores, int address, int before)
        => stores.TryGetValue(address, out var steps) ? SortedSteps.LastBefore(steps, before) : null;
}
