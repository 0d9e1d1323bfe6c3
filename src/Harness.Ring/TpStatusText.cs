using System.Collections.Immutable;
using System.Globalization;

namespace Harness.Ring;

/// <summary>A status word as people write it.</summary>
public static class TpStatusText
{
    private static readonly ImmutableArray<(TpStatus Bit, string Name)> s_names =
    [
        (TpStatus.User, "USER"), (TpStatus.Copy, "COPY"), (TpStatus.Losing, "LOSING"), (TpStatus.CsumNotReady, "CSUMNOTREADY"),
        (TpStatus.VlanValid, "VLAN_VALID"), (TpStatus.BlkTmo, "BLK_TMO"), (TpStatus.VlanTpidValid, "VLAN_TPID_VALID"),
        (TpStatus.CsumValid, "CSUM_VALID"), (TpStatus.GsoTcp, "GSO_TCP"), (TpStatus.TsSoftware, "TS_SOFTWARE"),
        (TpStatus.TsSysHardware, "TS_SYS_HARDWARE"), (TpStatus.TsRawHardware, "TS_RAW_HARDWARE"),
    ];

    /// <summary>The names of the set bits, joined by <c>|</c>; KERNEL for none, IN_PROGRESS for the mark alone, hexadecimal for unknown bits.</summary>
    /// <param name="status">The word.</param>
    /// <param name="mark">The bit that marks a slot in progress, or 0.</param>
    public static string Format(TpStatus status, TpStatus mark)
    {
        if (status == TpStatus.Kernel)
        {
            return "KERNEL";
        }

        if (mark != 0 && status == mark)
        {
            return "IN_PROGRESS";
        }

        var names = new List<string>();
        foreach (var (bit, name) in s_names)
        {
            if ((status & bit) != 0)
            {
                names.Add(name);
                status &= ~bit;
            }
        }

        if (status != 0)
        {
            names.Add("0x" + ((ulong)status).ToString("x", CultureInfo.InvariantCulture));
        }

        return string.Join('|', names);
    }
}
