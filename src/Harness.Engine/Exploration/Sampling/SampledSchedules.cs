namespace Harness.Engine.Exploration.Sampling;

/// <summary>How many schedules were run, and how long they were.</summary>
public sealed record SampledSchedules
{
    /// <summary>How many.</summary>
    public long Count { get; init; }

    /// <summary>Steps of all of them.</summary>
    public long Steps { get; init; }

    /// <summary>Steps of the shortest.</summary>
    public int Shortest { get; init; }

    /// <summary>Steps of the longest.</summary>
    public int Longest { get; init; }

    /// <summary>Those that had at least as many steps as an unfair strategy may take.</summary>
    public long PastUnfairSteps { get; init; }

    /// <summary>Those that were cut.</summary>
    public long Cut { get; init; }

    internal SampledSchedules With(int steps, bool isPastUnfairSteps, bool isCut) => new()
    {
        Count = Count + 1,
        Steps = Steps + steps,
        Shortest = Count == 0 ? steps : Math.Min(Shortest, steps),
        Longest = Math.Max(Longest, steps),
        PastUnfairSteps = PastUnfairSteps + (isPastUnfairSteps ? 1 : 0),
        Cut = Cut + (isCut ? 1 : 0),
    };

    internal SampledSchedules With(SampledSchedules others) => Count == 0 ? others : others.Count == 0 ? this : new()
    {
        Count = Count + others.Count,
        Steps = Steps + others.Steps,
        Shortest = Math.Min(Shortest, others.Shortest),
        Longest = Math.Max(Longest, others.Longest),
        PastUnfairSteps = PastUnfairSteps + others.PastUnfairSteps,
        Cut = Cut + others.Cut,
    };
}
