using Harness.Engine.Guards;

namespace Harness.Engine.Exploration.Processes;

/// <summary>What a process does that was to search with others and finds, before the search, that it cannot.</summary>
public static class SharedRefusal
{
    /// <summary>Tells the others, which are about to search, or to tell the same: the search fails in each of them, with what the first of those that cannot has to say.</summary>
    /// <param name="network">What connects the processes; nothing was exchanged over it yet.</param>
    /// <param name="message">Why this process cannot.</param>
    public static void Tell(ISearchNetwork network, string message)
    {
        ArgumentNullException.ThrowIfNull(network);
        try
        {
            new Agreement(new Exchange(network)).Settle(new ModelException(network.Rank == 0 ? message : $"process {network.Rank}: {message}"));
        }
        catch (ModelException)
        {
            // All have it; this one knew.
        }
    }
}
