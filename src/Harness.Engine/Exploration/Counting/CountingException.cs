namespace Harness.Engine.Exploration.Counting;

/// <summary>A search for any number of tasks cannot go on: what it would say might depend on how many there are.</summary>
internal sealed class CountingException(string reason) : Guards.ModelException(reason);
