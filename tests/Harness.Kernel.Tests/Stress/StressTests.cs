using Harness.Kernel.Rings;
using Harness.Kernel.Stress;

namespace Harness.Kernel.Tests.Stress;

public class StressTests
{
    private const int EnoughFrames = 500;
    private const int MostRuns = 20;
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(2);

    [Fact]
    public void TheRealRing_NeverTearsAFrame()
    {
        var token = TestContext.Current.CancellationToken;
        ShouldNeverTear(n => RingStress.Run(n, TpacketVersion.V2, 2, 60_000, 2, s_time, token));
        ShouldNeverTear(n => RingStress.Run(n, TpacketVersion.V1, 4, 30_000, 3, s_time, token));
        ShouldNeverTear(n => BlockStress.Run(n, 4, 30_000, 2, s_time, token));
    }

    /// <summary>The same check on a ring in shared memory sees legacy tear frames, and none of the protocols that are proved.</summary>
    [Theory]
    [InlineData("legacy", true)]
    [InlineData("in-progress", false)]
    [InlineData("owner-map", false)]
    [InlineData("owner-map-status-first-bit-tested-first", false)]
    public void TheControl_TearsWithLegacyOnly(string protocol, bool mustTear)
    {
        KernelTest.RequireKernel();
        var time = mustTear ? TimeSpan.FromSeconds(60) : s_time;

        var report = SharedRingStress.Run(SharedProtocol.All.Single(p => p.Name == protocol), 2, 60_000, 2, time, stopsAtFirst: mustTear, TestContext.Current.CancellationToken);

        Show(report);
        report.Frames.ShouldBeGreaterThan(0);
        (report.Torn > 0).ShouldBe(mustTear);
    }

    /// <summary>One byte of another packet is enough.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    public void TheDetector_SeesOneByte(int at)
    {
        var frame = new byte[1000];
        frame.AsSpan().Fill(FrameFill.Of(1, 5));
        FrameFill.IsTorn(frame).ShouldBeFalse();

        frame[at] = FrameFill.Of(0, 5);

        FrameFill.IsTorn(frame).ShouldBeTrue();
    }

    /// <summary>How many frames a run sees depends on what else the machine does: it is run again until there were enough.</summary>
    private static void ShouldNeverTear(Func<PrivateNetwork, StressReport> run)
    {
        var frames = 0L;
        for (var i = 0; i < MostRuns && frames < EnoughFrames; i++)
        {
            var report = KernelTest.Run(run);
            Show(report);
            report.Torn.ShouldBe(0);
            report.Accounting.ShouldBeNull();
            report.IsAsExpected.ShouldBeTrue();
            frames += report.Frames;
        }

        frames.ShouldBeGreaterThanOrEqualTo(EnoughFrames);
    }

    private static void Show(StressReport report)
        => KernelTest.Write($"{report.Name}, {report.Layout}: {report.Frames} frames, {report.Torn} torn, first after {report.FirstTorn}, {report.OutOfOrder} out of order{report.Accounting}");
}
