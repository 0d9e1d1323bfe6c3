namespace Harness.Kernel.Findings;

/// <summary>What became of a finding of the model when it was tried on the running kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Property">The properties of the model that it violates.</param>
/// <param name="Statement">What the model says happens.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="Detail">What was seen, or why it could not be tried.</param>
public sealed record FindingReport(string Name, string Property, string Statement, FindingOutcome Outcome, string Detail);

/// <summary>What became of a finding.</summary>
public enum FindingOutcome
{
    /// <summary>The kernel does what the model says.</summary>
    Confirmed,

    /// <summary>The kernel does something else.</summary>
    NotSeen,

    /// <summary>It could not be tried here.</summary>
    NotTried,
}
