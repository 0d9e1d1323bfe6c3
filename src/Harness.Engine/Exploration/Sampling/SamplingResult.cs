using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>Why a sampling run ended.</summary>
public enum SamplingEnd
{
    /// <summary>All iterations were run.</summary>
    Iterations,

    /// <summary>A violation was found, and there was no reason to go on.</summary>
    Violation,

    /// <summary>The strategy had no other schedule.</summary>
    Exhausted,

    /// <summary>A schedule was cut, and none should be.</summary>
    MaxSteps,

    /// <summary>The time limit was reached.</summary>
    TimeLimit,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}

/// <summary>What a sampling run found of one property.</summary>
/// <param name="Result">The verdict, which is Violated or NotFound; the counterexample is the first violating schedule, exactly as it ran.</param>
/// <param name="ViolatingSchedules">How many schedules violated the property.</param>
/// <param name="Iteration">The number of the first of them, or null.</param>
/// <param name="Strategy">The strategy that found it, or null.</param>
public sealed record SampledProperty(PropertyResult Result, long ViolatingSchedules, long? Iteration, string? Strategy);

/// <summary>What a sampling run found out. It proves nothing of a property that it did not refute.</summary>
public sealed record SamplingResult
{
    /// <summary>Why it ended.</summary>
    public required SamplingEnd End { get; init; }

    /// <summary>Each selected property.</summary>
    public required ImmutableArray<SampledProperty> Properties { get; init; }

    /// <summary>The schedules of fair strategies.</summary>
    public required SampledSchedules Fair { get; init; }

    /// <summary>The schedules of unfair strategies.</summary>
    public required SampledSchedules Unfair { get; init; }

    /// <summary>Schedules that were run, cut ones included; one that the time limit or a cancellation broke off is not counted.</summary>
    public long Iterations => Fair.Count + Unfair.Count;

    /// <summary>Steps of these schedules.</summary>
    public long Steps => Fair.Steps + Unfair.Steps;

    /// <summary>Schedules that were cut: what would have come after is not judged.</summary>
    public long Cut => Fair.Cut + Unfair.Cut;

    /// <summary>Steps of the longest schedule.</summary>
    public int Longest => Math.Max(Fair.Longest, Unfair.Longest);

    /// <summary>Schedules that violated a property.</summary>
    public required long Violating { get; init; }

    /// <summary>The length that strategies reckoned with.</summary>
    public required int ExpectedSteps { get; init; }

    /// <summary>Schedules that were re-executed from the start and compared after every step.</summary>
    public required int Reexecuted { get; init; }

    /// <summary>The members that the model's author vouches for, in order: they were not looked into.</summary>
    public ImmutableArray<string> Vouched { get; init; } = [];

    /// <summary>Steps that the model expects and no schedule took.</summary>
    public required ImmutableArray<StepLabel> StepsNotTaken { get; init; }

    /// <summary>The first schedule that was cut, where that ended the run (<see cref="SamplingOptions.FailOnMaxSteps"/>); null otherwise.</summary>
    public ImmutableArray<Move>? CutSchedule { get; init; }

    /// <summary>Time from the first step to the end.</summary>
    public required TimeSpan Elapsed { get; init; }
}
