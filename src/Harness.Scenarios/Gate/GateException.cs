namespace Harness.Scenarios.Gate;

/// <summary>A gate file says something that it may not say: the message is one line; the file's name is added by who read the file.</summary>
public sealed class GateException : Exception
{
    /// <summary>An error without a text.</summary>
    public GateException()
    {
    }

    /// <summary>An error that says what is wrong.</summary>
    public GateException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what is wrong, with what caused it.</summary>
    public GateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error at a line of the file.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="message">What is wrong.</param>
    public GateException(int line, string message)
        : base(message) => Line = line;

    /// <summary>The line, from 1; 0 where no line can be named.</summary>
    public int Line { get; }
}
