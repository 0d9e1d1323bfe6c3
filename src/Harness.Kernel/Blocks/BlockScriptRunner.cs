using System.Collections.Immutable;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Ring.Blocks;

namespace Harness.Kernel.Blocks;

/// <summary>Runs scripts on a real ring of blocks and on the model side by side, and compares everything that can be seen after every operation.</summary>
internal sealed class BlockScriptRunner
{
    private readonly PrivateNetwork _network;
    private readonly BlockModelSide _model;

    /// <param name="network">Where.</param>
    /// <param name="geometry">The ring.</param>
    /// <param name="variant">The variant of the model.</param>
    /// <param name="makeCalls">Makes the model's calls; null for those of the model.</param>
    internal BlockScriptRunner(PrivateNetwork network, BlockGeometry geometry, BlockVariant variant, MakeBlockCalls? makeCalls = null)
    {
        _network = network;
        Geometry = geometry;
        _model = new BlockModelSide(geometry, new BlockScriptModel(variant, geometry.Blocks, geometry.Capacity, makeCalls));
    }

    internal BlockGeometry Geometry { get; }

    /// <summary>Comparisons of the whole ring so far.</summary>
    internal long Comparisons { get; private set; }

    /// <summary>Runs a script on a fresh ring.</summary>
    /// <returns>The first difference, or null.</returns>
    internal Mismatch? Run(ImmutableArray<BlockOp> script, ulong seed)
    {
        _model.Start(seed);
        using var kernel = new BlockKernelSide(_network, Geometry, _model.Sequences, seed);
        for (var i = 0; i <= script.Length; i++)
        {
            var difference = Apply(kernel, i < script.Length ? script[i] : new BlockOp(BlockOpKind.Statistics));
            if (difference is { } found)
            {
                return new Mismatch(i, found.What, found.Kernel, found.Model);
            }
        }

        return null;
    }

    private (string What, string Kernel, string Model)? Apply(BlockKernelSide kernel, BlockOp op)
    {
        _model.LetTimePass();
        switch (op.Kind)
        {
            case BlockOpKind.Send when _model.PacketsLeft > 0:
                kernel.Send(op.B);
                _model.Send(op.A, op.B);
                break;
            case BlockOpKind.Store:
                kernel.Store(op.A, op.B);
                _model.Store(op.A, op.B);
                break;
            case BlockOpKind.Filter:
                kernel.SetFilter(op.A < 0 ? null : op.A);
                _model.SetFilter(op.A == 0);
                break;
            case BlockOpKind.Wait:
                Thread.Sleep(op.A);
                _model.LetTimePass();
                break;
            default:
                var statistics = kernel.ReadStatistics();
                if (_model.ReadStatistics(statistics) is { } ours)
                {
                    return ("PACKET_STATISTICS", statistics.ToString(), ours.ToString());
                }

                break;
        }

        Comparisons++;
        var view = kernel.Look();
        return _model.Keep(view) is { } other ? view.FirstDifference(other) : null;
    }
}
