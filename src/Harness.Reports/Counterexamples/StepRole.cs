namespace Harness.Reports.Counterexamples;

/// <summary>What a step has to do with the cause of a violation.</summary>
public enum StepRole
{
    /// <summary>Nothing: without it the tasks would have come to the same.</summary>
    Unrelated,

    /// <summary>It made a value that a decisive step depends on, or is a test that led its task there.</summary>
    Related,

    /// <summary>It is one of the steps that collided, or that the cause names.</summary>
    Decisive,
}
