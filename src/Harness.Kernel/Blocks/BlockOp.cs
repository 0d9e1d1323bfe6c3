using System.Collections.Immutable;
using System.Globalization;
using Harness.Kernel.Model;
using Harness.Kernel.Scripts;

namespace Harness.Kernel.Blocks;

/// <summary>What a script does to a ring of blocks.</summary>
internal enum BlockOpKind
{
    /// <summary>A packet of A units and B bytes arrives.</summary>
    Send,

    /// <summary>Stores value B of <see cref="StatusValues.All"/> into the status of block A; value 0 releases it.</summary>
    Store,

    /// <summary>Reads PACKET_STATISTICS.</summary>
    Statistics,

    /// <summary>Attaches a filter that rejects every packet (0), or detaches it (-1).</summary>
    Filter,

    /// <summary>Lets A milliseconds go by, so that the retire timer may fire.</summary>
    Wait,
}

/// <summary>One operation of a script on blocks.</summary>
/// <param name="Kind">What.</param>
/// <param name="A">First argument.</param>
/// <param name="B">Second argument.</param>
internal readonly record struct BlockOp(BlockOpKind Kind, int A = 0, int B = 0)
{
    public override string ToString() => Kind switch
    {
        BlockOpKind.Send => $"send {B}",
        BlockOpKind.Store when B == 0 => $"release {A}",
        BlockOpKind.Store => $"write {A} 0x{((ulong)StatusValues.All[B]).ToString("x", CultureInfo.InvariantCulture)}",
        BlockOpKind.Statistics => "stats",
        BlockOpKind.Filter => A < 0 ? "filter off" : $"filter {A}",
        _ => $"wait {A}",
    };

    /// <summary>A random script: the same seed and geometry give the same one in every process.</summary>
    internal static ImmutableArray<BlockOp> MakeScript(BlockGeometry geometry, ulong seed)
    {
        var random = new ScriptRandom(seed);
        var hasTimer = geometry.RetireMilliseconds != BlockGeometry.NoTimer;
        return [.. Enumerable.Range(0, RingScriptGenerator.MinimumOps + random.Below(41)).Select(_ => Pick(geometry, random, hasTimer))];
    }

    private static BlockOp Pick(BlockGeometry geometry, ScriptRandom random, bool hasTimer)
    {
        switch (random.Below(100))
        {
            case < 58:
                var units = random.Below(3) == 0 ? 1 + random.Below(geometry.OversizeUnits) : 1;
                var lengths = geometry.Lengths(units);
                return new BlockOp(BlockOpKind.Send, units, lengths[random.Below(lengths.Length)]);
            case < 78:
                return new BlockOp(BlockOpKind.Store, random.Below(geometry.Blocks));
            case < 84:
                return new BlockOp(BlockOpKind.Store, random.Below(geometry.Blocks), 1 + random.Below(StatusValues.Narrow - 1));
            case < 92:
                return new BlockOp(BlockOpKind.Statistics);
            case < 96 when hasTimer:
                return new BlockOp(BlockOpKind.Wait, 1 + random.Below(5));
            case < 98:
                return new BlockOp(BlockOpKind.Filter, -1);
            default:
                return new BlockOp(BlockOpKind.Filter, 0);
        }
    }
}
