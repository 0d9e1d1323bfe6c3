using System.Collections.Immutable;
using Harness.Ring;

namespace Harness.Kernel.Model;

/// <summary>The status words that scripts store: KERNEL to release, and odd ones.</summary>
internal static class StatusValues
{
    /// <summary>KERNEL first.</summary>
    internal static readonly ImmutableArray<TpStatus> All =
    [
        TpStatus.Kernel, TpStatus.User, TpStatus.Losing, TpStatus.Copy, TpStatus.User | TpStatus.Losing, TpStatus.CsumNotReady, (TpStatus)0x100, TpStatus.TsSysHardware,
        TpStatus.TsRawHardware, (TpStatus)uint.MaxValue, (TpStatus)(1UL << 32), (TpStatus)0xffffffff_00000000, (TpStatus)(1UL << 63), (TpStatus)((1UL << 40) | 1),
    ];

    /// <summary>How many of them fit into 32 bits: the first ones.</summary>
    internal const int Narrow = 10;
}
