using Harness.Kernel.Stress;

namespace Harness.Kernel.Tests.Stress;

public class StressTests
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(2);

    [Fact]
    public void TheRealRing_NeverTearsAFrame()
    {
        var token = TestContext.Current.CancellationToken;
        StressReport[] reports =
        [
            KernelTest.Run(n => RingStress.Run(n, TpacketVersion.V2, 2, 60_000, 2, s_time, token)),
            KernelTest.Run(n => RingStress.Run(n, TpacketVersion.V1, 4, 30_000, 3, s_time, token)),
            KernelTest.Run(n => BlockStress.Run(n, 4, 30_000, 2, s_time, token)),
        ];

        Show(reports);
        reports.ShouldAllBe(r => r.IsAsExpected && r.Frames > 100 && r.Torn == 0 && r.Accounting == null);
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

    private static void Show(params StressReport[] reports)
    {
        foreach (var report in reports)
        {
            KernelTest.Write($"{report.Name}, {report.Layout}: {report.Frames} frames, {report.Torn} torn, first after {report.FirstTorn}, {report.OutOfOrder} out of order{report.Accounting}");
        }
    }
}
