namespace Harness.Engine.Exploration;

/// <summary>A search came out otherwise than a test demands.</summary>
public sealed class SearchExpectationException : Exception
{
    /// <summary>An exception without a message.</summary>
    public SearchExpectationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">The message.</param>
    public SearchExpectationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public SearchExpectationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal SearchExpectationException(IReadOnlyList<string> problems)
        : base(string.Join("; ", problems))
    {
    }
}
