namespace Harness.Engine.Exploration.Sampling;

/// <summary>A strategy as a person chooses it.</summary>
/// <param name="Name">The name, as after <c>-s</c>.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="ValueMeaning">What the value, as after <c>-sv</c>, means; empty where none is taken.</param>
/// <param name="DefaultValue">The value when none is given.</param>
/// <param name="SmallestValue">The smallest value.</param>
/// <param name="LargestValue">The largest value.</param>
public sealed record StrategyInfo(string Name, string Summary, string ValueMeaning, int DefaultValue, int SmallestValue, int LargestValue)
{
    /// <summary>Whether the strategy takes a value.</summary>
    public bool TakesValue => ValueMeaning.Length > 0;
}
