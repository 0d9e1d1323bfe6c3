using System.Runtime.InteropServices;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// What a task read before a step since it began with its packet or frame: of each word the last read only, since only that led on. A schedule may have a hundred thousand
/// steps, so this is looked up, not searched for.
/// </summary>
internal sealed class TestsOfTasks
{
    private readonly TraceFacts _facts;
    private readonly Dictionary<string, Dictionary<int, List<int>>> _reads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _ends = new(StringComparer.Ordinal);

    /// <param name="facts">The trace.</param>
    /// <param name="reads">The addresses that a step reads, and its task can make something of.</param>
    /// <param name="ends">Whether the task has done with a packet or frame after a step.</param>
    internal TestsOfTasks(TraceFacts facts, Func<int, IEnumerable<int>> reads, Func<int, bool> ends)
    {
        _facts = facts;
        for (var i = 0; i <= facts.Last; i++)
        {
            var task = facts.TaskAt(i);
            ref var words = ref CollectionsMarshal.GetValueRefOrAddDefault(_reads, task, out _);
            words ??= [];
            foreach (var address in reads(i))
            {
                Add(words, address, i);
            }

            if (ends(i))
            {
                Add(_ends, task, i);
            }
        }
    }

    /// <summary>The steps, by index, whose reads led a task to a step.</summary>
    internal IEnumerable<int> Before(int index)
    {
        var task = _facts.TaskAt(index);
        var begin = _ends.TryGetValue(task, out var ends) ? SortedSteps.LastBefore(ends, index) ?? -1 : -1;
        return _reads[task].Values.Select(steps => SortedSteps.LastBefore(steps, index) ?? -1).Where(step => step > begin).Distinct();
    }

    private static void Add<TKey>(Dictionary<TKey, List<int>> steps, TKey key, int index)
        where TKey : notnull
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(steps, key, out _);
        list ??= [];
        if (list is not [.., var last] || last != index)
        {
            list.Add(index);
        }
    }
}
