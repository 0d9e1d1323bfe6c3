namespace Harness.Reports.Ci;

/// <summary>What a verdict is to a build.</summary>
public enum CaseState
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>A violation that is expected: the gate demands it, and says why.</summary>
    Accepted,

    /// <summary>Not as it should be: the build is red.</summary>
    Failed,

    /// <summary>No verdict, or one that says nothing.</summary>
    Undecided,

    /// <summary>There was nothing to run.</summary>
    Skipped,
}
