namespace Harness.Ring.Readers;

/// <summary>Tests the USER bit: gopacket, netsniff-ng, the kernel's selftest; on blocks Suricata V3, Zeek, Arkime.</summary>
public class UserBitReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "user-bit";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when tp_status has USER set (gopacket, netsniff-ng, the kernel selftest; on blocks Suricata V3, Zeek)";

    /// <inheritdoc/>
    public sealed override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;
}
