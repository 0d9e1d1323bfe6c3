namespace Harness.Engine.Guards;

/// <summary>
/// The model breaks a rule on which every verdict rests: the message is one line that names the culprit and says what to do. No verdict is
/// given after it.
/// </summary>
public class ModelException : Exception
{
    /// <summary>An error without a text.</summary>
    public ModelException()
    {
    }

    /// <summary>An error that says what is wrong, where, and what to do.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what is wrong, with what caused it.</summary>
    public ModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
