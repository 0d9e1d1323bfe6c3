namespace Harness.Ring;

/// <summary>How a user-space program tells whether a slot is its own.</summary>
public abstract class RingReader
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>coyote describe</c>, with programs that read this way.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether slots are released in the order in which they were filled.</summary>
    public virtual bool ReleasesInOrder => true;

    /// <summary>The program's test of a status word.</summary>
    /// <param name="status">The word.</param>
    public abstract bool IsReady(TpStatus status);
}

/// <summary>Tests the USER bit: gopacket, DPDK, netsniff-ng, the kernel's selftest, Snort's libdaq.</summary>
public sealed class UserBitReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "user-bit";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when tp_status has USER set (gopacket, DPDK, netsniff-ng, the kernel selftest, libdaq)";

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;
}

/// <summary>Takes any value other than KERNEL for its own: libpcap and what is built on it, Suricata.</summary>
public sealed class NonZeroReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "non-zero";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when tp_status is not KERNEL (libpcap, tcpdump, Suricata V2)";

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => status != TpStatus.Kernel;
}
