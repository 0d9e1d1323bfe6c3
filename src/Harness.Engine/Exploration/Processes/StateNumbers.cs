namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// Which process knows how a state was reached. States are numbered as one process numbers them: level by level, in the order of the states that they were reached from; of each level
/// process 0 has found the first ones, process 1 the next ones, and so on.
/// </summary>
internal sealed class StateNumbers
{
    private readonly List<Run> _runs = [];

    /// <summary>How many states there are.</summary>
    internal long Count { get; private set; }

    /// <summary>The next states were found by a process, and are the next of those that it found.</summary>
    internal void Add(int rank, long first, long count)
    {
        if (count > 0)
        {
            _runs.Add(new Run(Count, rank, first));
            Count += count;
        }
    }

    /// <summary>The process that knows how a state was reached, and its number among those that this process knows.</summary>
    internal (int Rank, long Place) Find(long number)
    {
        var (low, high) = (0, _runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _runs[middle].First <= number ? (middle, high) : (low, middle - 1);
        }

        var run = _runs[low];
        return (run.Rank, run.Place + number - run.First);
    }

    /// <summary>The numbers of what a process has found, in order, from a number on.</summary>
    internal (long First, long Count)[] FoundBy(int rank, long from)
    {
        var found = new List<(long, long)>();
        for (var i = 0; i < _runs.Count; i++)
        {
            if (_runs[i].Rank == rank && _runs[i].First >= from)
            {
                found.Add((_runs[i].First, (i + 1 < _runs.Count ? _runs[i + 1].First : Count) - _runs[i].First));
            }
        }

        return [.. found];
    }

    private readonly record struct Run(long First, int Rank, long Place);
}
