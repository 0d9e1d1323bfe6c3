using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Guards;

namespace Harness.Engine.Exploration.Processes;

/// <summary>An exception in one process is one in all: that of the process with the lowest number.</summary>
/// <param name="exchange">What connects the processes.</param>
internal sealed class Agreement(Exchange exchange)
{
    /// <summary>Whether an exception can be told to the others; any other ends the process that has it, and with it all.</summary>
    internal static bool IsShared(Exception exception) => exception is SymmetryException or ModelException or CheckpointException;

    /// <summary>Does something in each process; if it fails in one it fails in all.</summary>
    internal void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>The same with a result.</summary>
    internal T Run<T>(Func<T> action)
    {
        var (result, failure) = (default(T)!, (Exception?)null);
        try
        {
            result = action();
        }
        catch (Exception exception) when (IsShared(exception))
        {
            failure = exception;
        }

        Settle(failure);
        return result;
    }

    /// <summary>Throws in each process what one of them has to throw.</summary>
    /// <param name="failure">What this process has to throw, or null.</param>
    internal void Settle(Exception? failure)
    {
        if (Array.IndexOf(exchange.Gather(failure is null ? 0 : 1), 1) is >= 0 and var first)
        {
            Throw(exchange.FromOne(first, failure is null ? null : $"{failure.GetType().Name} {failure.Message}"));
        }
    }

    private void Throw(string text)
    {
        var (type, message) = (text[..text.IndexOf(' ', StringComparison.Ordinal)], text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        if (type == nameof(SymmetryException))
        {
            // The search begins again without.
            throw new SymmetryException(message);
        }

        exchange.FailTogether();
        throw type == nameof(CheckpointException) ? new CheckpointException(message) : new ModelException(message);
    }
}
