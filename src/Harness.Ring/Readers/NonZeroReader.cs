namespace Harness.Ring.Readers;

/// <summary>
/// Takes any value other than KERNEL for its own: libpcap and what is built on it. It loads the status with acquire and stores it with release, as libpcap does since
/// February 2020 (commit a1119a18; before, plain accesses).
/// </summary>
public sealed class NonZeroReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "non-zero";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when tp_status is not KERNEL (libpcap and what is built on it: tcpdump, Wireshark, nmap)";

    /// <inheritdoc/>
    public override bool IsOrdered => true;

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => status != TpStatus.Kernel;
}
