namespace Microsoft.Coyote.SystematicTesting;

/// <summary>What a run of a <see cref="TestingEngine"/> found.</summary>
public sealed class TestReport
{
    internal TestReport()
    {
    }

    /// <summary>How many schedules ended in a bug.</summary>
    public int NumOfFoundBugs { get; internal set; }

    /// <summary>The messages of the bugs, each once.</summary>
    public HashSet<string> BugReports { get; } = [];
}
