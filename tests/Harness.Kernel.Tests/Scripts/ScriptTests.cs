using System.Collections.Immutable;
using Harness.Kernel.Blocks;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Kernel.Tests.Mutants;

namespace Harness.Kernel.Tests.Scripts;

public class ScriptTests
{
    /// <summary>Other scripts in every run, so that all runs together see more; the seed is in the output.</summary>
    private static readonly ulong s_seed = (ulong)Environment.TickCount64;

    [Fact]
    public void RandomScripts_OnSlots_FindNoDifference() => ShouldAgree(KernelTest.Run(static network
        => SequentialConformance.Run(network, s_seed, 2_000, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)), 2_000);

    [Fact]
    public void RandomScripts_OnBlocks_FindNoDifference() => ShouldAgree(KernelTest.Run(static network
        => BlockConformance.Run(network, s_seed, 60, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)), 60);

    [Fact]
    public void RingSetup_AcceptsWhatItMust() => KernelTest.Run(static _ => SetupConformance.Run()).Where(c => !c.Agrees).ShouldBeEmpty();

    /// <summary>What a seed stands for must not change from one process or machine to another: it is printed, and people type it in.</summary>
    [Fact]
    public void ASeed_StandsForTheSameScriptEverywhere()
    {
        var script = RingScriptGenerator.Make(new RingGeometry(TpacketVersion.V2, 1024, 4096, 1), 4711);

        script.Length.ShouldBeGreaterThanOrEqualTo(40);
        string.Join("; ", script.Take(8)).ShouldBe(FirstOps);
        BlockOp.MakeScript(BlockConformance.Geometries[0], 4711).ShouldBe(BlockOp.MakeScript(BlockConformance.Geometries[0], 4711));
    }

    /// <summary>Two operations that fail together only, among forty: nothing else is left.</summary>
    [Fact]
    public void Shrinking_LeavesWhatCannotBeLeftOut()
        => Shrinker.Shrink([.. Enumerable.Range(0, 40)], s => s.Contains(7) && s.Contains(31)).ShouldBe([7, 31]);

    /// <summary>A drop that is counted twice needs a slot that is not free, a packet that is dropped, and a look at the counters: the run ends with that.</summary>
    [Fact]
    public void AFailingScript_IsShrunkToItsCause()
    {
        var script = KernelTest.Run(static network =>
        {
            using var suite = RingSuite.Open(network, [new RingGeometry(TpacketVersion.V2, 4096, 4096, 1)]);
            var runner = suite.Against(RingSuite.Variant, static (m, r) => new DropCountedTwice(m, r))[0];
            return Shrinker.Shrink(RingScriptGenerator.Make(suite.Geometry(0), 1), s => runner.Run(s, 1) is not null);
        });

        KernelTest.Write(string.Join("; ", script));
        script.Length.ShouldBeLessThanOrEqualTo(2);
        script[^1].Kind.ShouldBe(RingOpKind.Send);
    }

    private const string FirstOps = "send 1 x 974; release 2; send 1 x 957; release 1; send 1 x 61; stats; send 1 x 100; send 6 x 991";

    private static void ShouldAgree(ScriptReport report, int scripts)
    {
        KernelTest.Write($"{report.What}: {report.Scripts} scripts from seed {report.FirstSeed}, {report.Operations} operations, {report.Comparisons} comparisons");
        foreach (var failure in report.Failures)
        {
            KernelTest.Write($"seed {failure.Seed}, {failure.Ring}, repeats {failure.Repeats}: {string.Join("; ", failure.Script)}: {failure.Mismatch}");
        }

        report.Failures.ShouldBe(ImmutableArray<ScriptFailure>.Empty);
        report.Scripts.ShouldBe(scripts);
        report.Operations.ShouldBeGreaterThanOrEqualTo(scripts * 40L);
    }
}
