using Harness.Kernel.Litmus;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Kernel.Stress;

namespace Harness.Kernel.Tests.Resources;

/// <summary>Nothing is left behind: descriptors, mappings of rings and namespaces of threads are counted before and after.</summary>
public class ResourceTests
{
    [Fact]
    public void ARun_LeavesNothingBehind()
    {
        KernelTest.RequireKernel();
        ShouldLeaveNothing(() => PrivateNetwork.Run(static network =>
        {
            SequentialConformance.Run(network, 1, 40, TimeSpan.FromSeconds(20), CancellationToken.None);
            Harness.Kernel.Blocks.BlockConformance.Run(network, 1, 4, TimeSpan.FromSeconds(20), CancellationToken.None);
            LitmusRunner.Run(network, LitmusCatalogue.All[0], 100, TimeSpan.FromSeconds(5), 1, CancellationToken.None);
            RingStress.Run(network, TpacketVersion.V2, 2, 1000, 2, TimeSpan.FromMilliseconds(200), CancellationToken.None);
            return Harness.Kernel.Findings.KernelFindings.Run(network).Length;
        }));
    }

    [Fact]
    public void AFailure_LeavesNothingBehind()
    {
        KernelTest.RequireKernel();
        ShouldLeaveNothing(static () =>
        {
            // A ring that the kernel refuses; then one that exists while something else fails; then an interface that does not exist.
            Should.Throw<KernelException>(static () => PrivateNetwork.Run(static n => new KernelRing(new RingGeometry(TpacketVersion.V2, 1000, 4096, 1), n.Loopback)));
            Should.Throw<InvalidOperationException>(static () => PrivateNetwork.Run(static n =>
            {
                using var suite = RingSuite.Open(n, RingSuite.Geometries);
                return suite.Count > 0 ? throw new InvalidOperationException() : 0;
            }));
            Should.Throw<KernelException>(static () => PrivateNetwork.Run(static _ => new KernelRing(new RingGeometry(TpacketVersion.V2, 1024, 4096, 1), 12345)));
        });
    }

    [Fact]
    public void ACancelledRun_LeavesNothingBehind()
    {
        KernelTest.RequireKernel();
        ShouldLeaveNothing(static () =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            KernelConformance.Run(new ConformanceOptions { Budget = TimeSpan.FromSeconds(60) }, static _ => { }, source.Token).Unfinished.ShouldNotBeEmpty();
        });
    }

    /// <summary>The count can fail: a thread that a run leaves behind keeps its namespace.</summary>
    [Fact]
    public void AThreadThatStays_IsSeen()
    {
        KernelTest.RequireKernel();
        using var goes = new ManualResetEventSlim();
        var before = Resources.Namespaces();
        var thread = PrivateNetwork.Run(_ =>
        {
            var stays = new Thread(() => goes.Wait()) { IsBackground = true };
            stays.Start();
            return stays;
        });

        try
        {
            Resources.Namespaces().Except(before).ShouldHaveSingleItem();
        }
        finally
        {
            goes.Set();
            thread.Join();
        }
    }

    private static void ShouldLeaveNothing(Action work)
    {
        // What the runtime itself opens the first time something is used does not count.
        work();
        var (before, namespaces) = (Resources.Now(), Resources.Namespaces());
        work();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (Resources.Namespaces().Except(namespaces).Any() && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            // A thread is gone a moment after it was joined.
            Thread.Sleep(20);
        }

        Resources.Namespaces().Except(namespaces).ShouldBeEmpty();
        Resources.Now().ShouldBe(before);
    }

    private sealed record Resources(int Sockets, int Devices, int Rings)
    {
        internal static Resources Now()
            => new(
                Descriptors().Count(t => t.StartsWith("socket:", StringComparison.Ordinal)),
                Descriptors().Count(t => t.StartsWith("/dev/net/", StringComparison.Ordinal)),
                File.ReadLines("/proc/self/maps").Count(l => l.Contains("socket:[", StringComparison.Ordinal)));

        /// <summary>
        /// The network namespaces in which this process has threads, but for those of the runtime: it starts them when it first needs them, the collector's for one, from whatever thread
        /// runs then, and some stay for ever. A thread that a run starts has a name of its own or that of the thread that started it.
        /// </summary>
        internal static string[] Namespaces()
            => [.. Directory.EnumerateDirectories("/proc/self/task").Where(static t => !IsOfTheRuntime(t)).Select(static t => LinkOf(t + "/ns/net")).Where(n => n.Length > 0).Distinct()];

        private static bool IsOfTheRuntime(string thread)
        {
            try
            {
                return File.ReadAllText(thread + "/comm").StartsWith(".NET ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                // It ended between the two.
                return true;
            }
        }

        private static IEnumerable<string> Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(LinkOf);

        private static string LinkOf(string path)
        {
            try
            {
                return new FileInfo(path).LinkTarget ?? "";
            }
            catch (IOException)
            {
                return "";
            }
        }
    }
}
