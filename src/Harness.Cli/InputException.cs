namespace Harness.Cli;

/// <summary>What the user asked for cannot be done: the message is one line that says what is wrong, where, and what to do.</summary>
internal sealed class InputException : Exception
{
    public InputException()
    {
    }

    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
