namespace Harness.Engine.Exploration.Counting;

/// <summary>How to search for any number of interchangeable tasks.</summary>
public sealed record AnyNumberOptions
{
    /// <summary>Names of the properties to judge; empty for all.</summary>
    public IReadOnlyCollection<string> Properties { get; init; } = [];

    /// <summary>How many abstract states may be reached before the search gives up; 0 for no limit.</summary>
    public int StateLimit { get; init; } = 2_000_000;

    /// <summary>How many where a property was violated before: what a broken protocol does with many tasks has no end.</summary>
    public int StateLimitOnceViolated { get; init; } = 100_000;

    /// <summary>With one to so many tasks the model is run beside the search, to watch what that rests on.</summary>
    public int AuditedMembers { get; init; } = 4;

    /// <summary>With each of these numbers up to so many states are compared.</summary>
    public int AuditedStates { get; init; } = 1_000;

    /// <summary>
    /// How many tasks are made up to show an abstract state: two of each kind that there is, and some that have not begun. Too few end the search, and never change a verdict.
    /// </summary>
    public int Members { get; init; } = 24;

    /// <summary>How long one step of the model may run before it is called stuck, in time of the processor.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called now and then with how many states were reached and how many wait.</summary>
    public Action<int, int>? Progress { get; init; }
}
