namespace Harness.Engine.Exploration;

/// <summary>What a search may use up, and how far it says that it is.</summary>
internal sealed partial class LevelSearch
{
    private long Bytes => GC.GetTotalMemory(forceFullCollection: false) + (_share.NeedsKeys ? 0 : _share.Table.Bytes + _share.Table.NumberBytes);

    private SearchEnd CheckBudget(CancellationToken cancellation)
    {
        _options.Progress?.Invoke(new SearchProgress(
            States,
            Transitions,
            _byDepth.Count - 1,
            _level.Count + _next.Count,
            Elapsed,
            Bytes,
            _share.Table.Bytes,
            _found.Predecessors.Bytes,
            _level.Bytes + _next.Bytes,
            _forecast));
        if (cancellation.IsCancellationRequested)
        {
            return SearchEnd.Cancelled;
        }

        if (_options.TimeLimit != Timeout.InfiniteTimeSpan && _clock.Elapsed > _options.TimeLimit)
        {
            return SearchEnd.TimeLimit;
        }

        if (_options.StateLimit > 0 && States > _options.StateLimit)
        {
            return SearchEnd.StateLimit;
        }

        if (_level.IsDiskFull || _next.IsDiskFull || _found.Log is { IsFull: true })
        {
            return SearchEnd.DiskFull;
        }

        var mustGiveWay = _options.Rivals?.IsLargest(Rival, States) ?? true;
        return _options.MemoryLimit > 0 && mustGiveWay && IsOverMemory(_options.MemoryLimit) ? SearchEnd.MemoryLimit : SearchEnd.Complete;
    }

    /// <summary>What the process occupies counts; garbage that it could give back does not.</summary>
    internal static bool IsOverMemory(long limit)
    {
        if (Environment.WorkingSet <= limit)
        {
            return false;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet > limit;
    }
}
