namespace Microsoft.Coyote.SystematicTesting;

/// <summary>What a run of a <see cref="TestingEngine"/> found.</summary>
public sealed class TestReport
{
    internal TestReport()
    {
    }

    /// <summary>How many schedules ended in a bug: 0 or 1, because a run ends with the first.</summary>
    public int NumOfFoundBugs { get; internal set; }

    /// <summary>The messages of the bugs, each once.</summary>
    public HashSet<string> BugReports { get; } = [];
}
