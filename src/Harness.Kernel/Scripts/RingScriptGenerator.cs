using System.Collections.Immutable;
using Harness.Kernel.Model;
using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel.Scripts;

/// <summary>Makes random scripts: the same seed and geometry give the same script in every process.</summary>
internal static class RingScriptGenerator
{
    internal const int MinimumOps = 40;

    /// <summary>A script for a ring.</summary>
    /// <param name="geometry">The ring.</param>
    /// <param name="seed">The seed.</param>
    internal static ImmutableArray<RingOp> Make(RingGeometry geometry, ulong seed)
    {
        var random = new ScriptRandom(seed);
        var slots = geometry.Slots;
        var lengths = new FrameLengths(geometry);
        var ops = ImmutableArray.CreateBuilder<RingOp>();
        var packets = 0;
        var length = MinimumOps + random.Below(21);
        for (var i = 0; i < length; i++)
        {
            var op = Pick(random, slots, lengths, geometry.Version);
            if (op.Kind == RingOpKind.Send)
            {
                if (packets + op.A > RingScriptModel.Packets)
                {
                    op = new RingOp(RingOpKind.Statistics);
                }
                else
                {
                    packets += op.A;
                }
            }

            ops.Add(op);
        }

        return ops.ToImmutable();
    }

    private static RingOp Pick(ScriptRandom random, int slots, FrameLengths lengths, TpacketVersion version)
    {
        switch (random.Below(100))
        {
            case < 38:
                return new RingOp(RingOpKind.Send, random.Below(4) == 0 ? 1 + random.Below(Math.Min(slots + 2, 10)) : 1, lengths.Pick(random));
            case < 66:
                return new RingOp(RingOpKind.Store, random.Below(slots));
            case < 74:
                return new RingOp(RingOpKind.Store, random.Below(slots), 1 + random.Below((version == TpacketVersion.V1 ? StatusValues.All.Length : StatusValues.Narrow) - 1));
            case < 81:
                return new RingOp(RingOpKind.Statistics);
            case < 88:
                return new RingOp(RingOpKind.Receive);
            case < 92:
                return new RingOp(RingOpKind.Filter, random.Below(3) switch { 0 => 0, 1 => -1, _ => lengths.PickCut(random) });
            case < 96:
                return new RingOp(RingOpKind.CopyThreshold, random.Below(3) == 0 ? 0 : 1);
            default:
                return new RingOp(RingOpKind.ReceiveBuffer, random.Below(5));
        }
    }
}
