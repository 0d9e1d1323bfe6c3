namespace Harness.Ring.Readers;

/// <summary>Takes any value other than KERNEL for its own: libpcap and what is built on it.</summary>
public sealed class NonZeroReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "non-zero";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when tp_status is not KERNEL (libpcap and what is built on it: tcpdump, Wireshark, nmap)";

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => status != TpStatus.Kernel;
}
