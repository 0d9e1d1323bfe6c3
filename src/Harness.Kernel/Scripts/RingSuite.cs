using System.Collections.Immutable;
using Harness.Kernel.Model;
using Harness.Kernel.Rings;
using Harness.Ring;
using Harness.Ring.Variants;

namespace Harness.Kernel.Scripts;

/// <summary>The rings on which scripts run, and the model that each is compared with. Rings are opened once: opening one costs more than a hundred scripts.</summary>
internal sealed class RingSuite : IDisposable
{
    private readonly List<(RingGeometry Geometry, KernelSide Kernel)> _rings = [];

    private RingSuite()
    {
    }

    /// <summary>Every geometry, by version.</summary>
    internal static ImmutableArray<RingGeometry> Geometries { get; } =
    [
        .. from version in new[] { TpacketVersion.V1, TpacketVersion.V2 }
           from shape in new[] { (1024, 4096, 1), (2048, 4096, 1), (4096, 4096, 1), (1360, 4096, 1), (800, 4096, 1), (1024, 4096, 2), (512, 4096, 1), (64, 4096, 1), (2048, 8192, 4) }
           select new RingGeometry(version, shape.Item1, shape.Item2, shape.Item3),
    ];

    /// <summary>The model of the running kernel: the variant of the proofs that has the room test.</summary>
    internal static RingVariant Variant { get; } = new OwnerMapVariant(testsRoom: true);

    /// <summary>How many rings there are.</summary>
    internal int Count => _rings.Count;

    /// <summary>Opens rings on loopback, and every third one on a veth pair.</summary>
    internal static RingSuite Open(PrivateNetwork network, IEnumerable<RingGeometry> geometries)
    {
        var suite = new RingSuite();
        try
        {
            var veth = PrivateNetwork.AddVethPair();
            foreach (var geometry in geometries)
            {
                var onVeth = suite.Count % 3 == 2;
                suite._rings.Add((geometry, new KernelSide(geometry, onVeth ? veth.First : network.Loopback, onVeth ? veth.Second : network.Loopback)));
            }

            return suite;
        }
        catch
        {
            suite.Dispose();
            throw;
        }
    }

    /// <summary>A runner for each ring, with a model that may be another than the kernel's.</summary>
    /// <param name="variant">The variant of the model.</param>
    /// <param name="makeCalls">Makes the model's calls; null for those of the model.</param>
    /// <param name="makeLayer">Makes the layer; null for the shipped one.</param>
    internal ImmutableArray<RingScriptRunner> Against(RingVariant variant, MakeRingCalls? makeCalls = null, Func<RingGeometry, FrameLayer>? makeLayer = null)
        => [.. _rings.Select(r => new RingScriptRunner(
            r.Kernel,
            new ModelSide(new RingScriptModel(variant, r.Geometry.Version, r.Geometry.Slots, makeCalls), makeLayer?.Invoke(r.Geometry) ?? new FrameLayer(r.Geometry))))];

    internal RingGeometry Geometry(int ring) => _rings[ring].Geometry;

    public void Dispose()
    {
        foreach (var (_, kernel) in _rings)
        {
            kernel.Dispose();
        }
    }
}
