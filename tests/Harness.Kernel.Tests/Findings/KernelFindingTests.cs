using Harness.Kernel.Findings;

namespace Harness.Kernel.Tests.Findings;

public class KernelFindingTests
{
    /// <summary>
    /// What docs/kernel.md says of Linux 6.18: every finding of the model that can be tried without luck happens on the kernel. Another kernel may have been repaired; then the report says so,
    /// and this test asks only that all were tried.
    /// </summary>
    [Fact]
    public void EveryFinding_IsTried_AndConfirmedOnLinux618()
    {
        var findings = KernelTest.Run(KernelFindings.Run);

        foreach (var finding in findings)
        {
            KernelTest.Write($"{finding.Outcome} {finding.Name}: {finding.Detail}");
        }

        findings.Length.ShouldBe(8);
        var untried = findings.Where(f => f.Outcome == FindingOutcome.NotTried).ToArray();
        untried.ShouldAllBe(f => f.Detail.Contains("tap") || f.Detail.Contains("/dev/net/tun"));
        if (KernelEnvironment.Release.StartsWith("6.18.", StringComparison.Ordinal))
        {
            findings.Except(untried).ShouldAllBe(f => f.Outcome == FindingOutcome.Confirmed);
        }
    }
}
