namespace Harness.Engine.Traces;

/// <summary>A trace cannot be read, or does not fit what it is replayed on: the message is one line that says what and where.</summary>
public sealed class TraceException : Exception
{
    /// <summary>An error without a text.</summary>
    public TraceException()
    {
    }

    /// <summary>An error that says what is wrong and where.</summary>
    public TraceException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what is wrong, with what caused it.</summary>
    public TraceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
