using Harness.Kernel.Litmus;

namespace Harness.Kernel.Tests.Litmus;

public class LitmusTests
{
    private const long Rounds = 10_000;

    [Fact]
    public void EveryOutcomeOnTheKernel_IsOneOfTheModel()
    {
        var reports = KernelTest.Run(static network => LitmusConformance.Run(network, Rounds, TimeSpan.FromSeconds(25), 1, TestContext.Current.CancellationToken));

        foreach (var report in reports)
        {
            KernelTest.Write($"{report.Name,-22} {report.Rounds,8} rounds, {report.Seen} of {report.Reachable} seen: {report.Program}");
        }

        reports.Length.ShouldBeGreaterThanOrEqualTo(12);
        reports.SelectMany(r => r.Outside.Select(o => $"{r.Name}: {o.Text}")).ShouldBeEmpty();
        reports.ShouldAllBe(r => r.Rounds > 0 && r.Seen > 0);
        var standings = LitmusConformance.Decide(reports);
        standings.Single(s => s.Protocol == KernelEnvironment.Expected).Impossible.ShouldBe(0);
    }

    /// <summary>
    /// By hand. One slot, two packets: today one of them is dropped. Legacy may grant the slot to both; with the RFC's mark, as today, only one gets it, and who reads the status meanwhile sees the mark.
    /// </summary>
    [Theory]
    [InlineData("one-slot", "owner-map", " [1 a1] counted 2/1", true)]
    [InlineData("one-slot", "owner-map", " [1 a1] counted 2/0", false)]
    [InlineData("one-slot", "legacy", " [1 a1] counted 2/0", true)]
    [InlineData("one-slot", "in-progress", " [1 a1] counted 2/0", false)]
    [InlineData("watch", "in-progress", "load 0 = 2, poll in, load 0 = 2 [1 a1] counted 1/0", true)]
    [InlineData("watch", "owner-map", "load 0 = 2, poll in, load 0 = 2 [1 a1] counted 1/0", false)]
    [InlineData("out-of-order", "owner-map", "load 0 = 0, load 1 = 1 [1 a1] [1 b1] counted 2/0", true)]
    [InlineData("out-of-order", "in-progress", "load 0 = 0, load 1 = 1 [1 a1] [1 b1] counted 2/0", false)]
    [InlineData("poll-newest", "owner-map", "poll no [1 b1] [1 a1] counted 2/0", true)]
    [InlineData("poll-newest", "in-progress", "poll no [1 b1] [1 a1] counted 2/0", false)]
    [InlineData("losing-claim", "owner-map", "load 0 = 0 [1 a1] counted 2/1", true)]
    [InlineData("losing-claim", "legacy", "load 0 = 0 [1 a1] counted 2/1", false)]
    [InlineData("statistics", "owner-map", "stats 1/1 [1 a1] counted 1/0", true)]
    public void Outcomes_TellProtocolsApart(string program, string protocol, string outcome, bool isReachable)
    {
        var variant = protocol switch { "owner-map" => Protocols.OwnerMap, "legacy" => Protocols.Legacy, _ => Protocols.InProgress };

        var outcomes = LitmusModel.Search(LitmusCatalogue.All.Single(p => p.Name == program), variant).Outcomes;

        outcomes.Any(o => o.EndsWith(outcome.TrimStart(), StringComparison.Ordinal)).ShouldBe(isReachable);
    }

    /// <summary>A kernel of before v5.6 would have shown an outcome like these: the report names the protocol, and calls it a mismatch with the model of today's.</summary>
    [Fact]
    public void AnOutcomeOfLegacy_IsReportedAsLegacy()
    {
        var program = LitmusCatalogue.All[0];
        var legacy = LitmusModel.Search(program, Protocols.Legacy).Outcomes.Except(LitmusModel.Search(program, Protocols.OwnerMap).Outcomes).Order(StringComparer.Ordinal).First();

        var report = LitmusConformance.Judge(program, new LitmusCounts(1, new Dictionary<string, long>(StringComparer.Ordinal) { [legacy] = 1 }));

        report.Outside.Select(o => o.Text).ShouldBe([legacy]);
        LitmusConformance.Decide([report]).Where(s => s.Impossible == 0).Select(s => s.Protocol).ShouldBe(["legacy"]);
    }
}
