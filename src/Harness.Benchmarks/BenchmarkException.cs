namespace Harness.Benchmarks;

/// <summary>A comparison cannot be made: a tool is missing or does not accept what it is given. The message is one line.</summary>
public sealed class BenchmarkException : Exception
{
    /// <summary>Without a message.</summary>
    public BenchmarkException()
    {
    }

    /// <summary>With what is wrong.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public BenchmarkException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public BenchmarkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
