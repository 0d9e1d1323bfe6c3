using System.Globalization;
using Harness.Kernel.Model;

namespace Harness.Kernel.Scripts;

/// <summary>What a script does to a ring of slots.</summary>
internal enum RingOpKind
{
    /// <summary>A packets of B bytes arrive, one after the other.</summary>
    Send,

    /// <summary>Stores value B of <see cref="StatusValues.All"/> into the status of slot A; value 0 releases it.</summary>
    Store,

    /// <summary>Reads PACKET_STATISTICS.</summary>
    Statistics,

    /// <summary>Calls recv.</summary>
    Receive,

    /// <summary>Attaches a filter that returns A for every packet; -1 detaches it.</summary>
    Filter,

    /// <summary>Switches PACKET_COPY_THRESH on (1) or off (0).</summary>
    CopyThreshold,

    /// <summary>Sets SO_RCVBUF so that A copies may wait when a further one is refused; 0 asks for the least there is.</summary>
    ReceiveBuffer,
}

/// <summary>One operation of a script on slots.</summary>
/// <param name="Kind">What.</param>
/// <param name="A">First argument.</param>
/// <param name="B">Second argument.</param>
internal readonly record struct RingOp(RingOpKind Kind, int A = 0, int B = 0)
{
    public override string ToString() => Kind switch
    {
        RingOpKind.Send => $"send {A} x {B}",
        RingOpKind.Store when B == 0 => $"release {A}",
        RingOpKind.Store => $"write {A} 0x{((ulong)StatusValues.All[B]).ToString("x", CultureInfo.InvariantCulture)}",
        RingOpKind.Statistics => "stats",
        RingOpKind.Receive => "recv",
        RingOpKind.Filter => A < 0 ? "filter off" : $"filter {A}",
        RingOpKind.CopyThreshold => $"copy-thresh {A}",
        _ => $"rcvbuf {A}",
    };
}
