namespace Harness.Testing;

/// <summary>A check of a model failed. The message is the whole report: what is wrong, the schedule, and the command that replays it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1032", Justification = "only a check makes one, and it always has a report")]
public sealed class ModelCheckException : Exception
{
    internal ModelCheckException(string message)
        : base(message)
    {
    }
}
