using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Counting;

/// <summary>What is known of a property for any number of interchangeable tasks.</summary>
public enum AnyNumberVerdict
{
    /// <summary>However many tasks there are, it holds in every state and step.</summary>
    ProvedForAnyNumber,

    /// <summary>A schedule of some of them violates it: it was run.</summary>
    Violated,

    /// <summary>Nothing is known: the abstraction has a violation of which no schedule was found, a budget ended, or the question depends on how many there are.</summary>
    Inconclusive,

    /// <summary>It was never evaluated.</summary>
    Vacuous,

    /// <summary>It speaks of states in which nobody can move, or of runs that never end: not judged for any number.</summary>
    NotJudged,
}

/// <summary>What came of a property.</summary>
/// <param name="Property">The property.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why it is inconclusive, vacuous or not judged; empty otherwise.</param>
/// <param name="Members">With how many tasks the schedule was run that violates it; 0 where there is none.</param>
/// <param name="Counterexample">The schedule; null where there is none.</param>
public sealed record AnyNumberProperty(Property Property, AnyNumberVerdict Verdict, string Reason, int Members = 0, Counterexample? Counterexample = null);

/// <summary>What a search for any number of interchangeable tasks has found.</summary>
public sealed record AnyNumberResult
{
    /// <summary>A verdict for each selected property.</summary>
    public required ImmutableArray<AnyNumberProperty> Properties { get; init; }

    /// <summary>Abstract states that were reached.</summary>
    public required int States { get; init; }

    /// <summary>Steps between them that were taken.</summary>
    public required long Transitions { get; init; }

    /// <summary>Steps to the deepest of them.</summary>
    public required int Depth { get; init; }

    /// <summary>How many kinds of members there are, dead locals aside.</summary>
    public required int Kinds { get; init; }

    /// <summary>States of the model with few tasks that were compared with it.</summary>
    public required int Audited { get; init; }

    /// <summary>Whether every abstract state was visited.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whether every property is proved that is judged at all.</summary>
    public bool IsProved => Properties.Any(IsSettled) && Properties.All(p => IsSettled(p) || p.Verdict == AnyNumberVerdict.NotJudged);

    private static bool IsSettled(AnyNumberProperty property) => property.Verdict == AnyNumberVerdict.ProvedForAnyNumber;
}
