namespace Harness.Native.Running;

/// <summary>Shared memory must be cut into words anew: a task did what none was seen to do before. Whoever searches begins again.</summary>
/// <param name="place">What was accessed, and where.</param>
internal sealed class WordsLearnedException(string place) : Exception($"{place} is accessed in a way that was not seen before");
