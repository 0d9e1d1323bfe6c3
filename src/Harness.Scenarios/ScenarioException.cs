namespace Harness.Scenarios;

/// <summary>A scenario that was asked for does not exist or makes no sense: the message is one line that says what is wrong and what there is.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>An error without a text.</summary>
    public ScenarioException()
    {
    }

    /// <summary>An error that says what is wrong and what there is.</summary>
    public ScenarioException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what is wrong, with what caused it.</summary>
    public ScenarioException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
