using System.Collections.Concurrent;

namespace Harness.Engine.Exploration;

/// <summary>
/// The searches that run at the same time in one process. Its memory limit is theirs together: where it is exceeded, the one that holds the most
/// states gives way, and the small ones beside it go on.
/// </summary>
public sealed class SearchRivals
{
    private readonly ConcurrentDictionary<object, long> _states = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes how many states a search holds, and says whether none holds more.</summary>
    internal bool IsLargest(object search, long states)
    {
        _states[search] = states;
        return _states.Values.All(s => s <= states);
    }

    /// <summary>A search has ended.</summary>
    internal void Leave(object search) => _states.TryRemove(search, out _);
}
