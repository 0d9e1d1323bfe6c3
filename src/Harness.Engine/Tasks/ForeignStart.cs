namespace Harness.Engine.Tasks;

/// <summary>For the watchdog: the code that runs is that of a foreign task before its first operation.</summary>
/// <param name="Task">The name of the task.</param>
internal sealed record ForeignStart(string Task);
