using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>The first step of tpacket_rcv where packets differ: the environment chooses what is special about the packet.</summary>
internal sealed class PacketArrival
{
    private readonly ImmutableArray<PacketKind> _kinds;

    /// <param name="faults">What may be special about a packet.</param>
    /// <param name="vnetFails">Whether its virtio-net header may be impossible to write.</param>
    internal PacketArrival(RingFaults faults, bool vnetFails)
    {
        PacketKind[] sizes = (faults & RingFaults.Oversize) == 0 ? [0]
            : (faults & RingFaults.CopyFails) == 0 ? [0, PacketKind.Oversize]
            : [0, PacketKind.Oversize, PacketKind.Oversize | PacketKind.CopyFails];
        PacketKind[] headers = vnetFails ? [0, PacketKind.VnetFails] : [0];
        PacketKind[] checksums = (faults & RingFaults.Checksum) != 0 ? [0, PacketKind.CsumNotReady, PacketKind.CsumValid] : [0];
        PacketKind[] filtered = (faults & RingFaults.Filtered) != 0 ? [PacketKind.Filtered] : [];
        _kinds = [.. from size in sizes from header in headers from checksum in checksums select size | header | checksum, .. filtered];
    }

    /// <summary>Whether packets differ at all.</summary>
    internal bool IsNeeded => _kinds.Length > 1;

    /// <summary>What each outcome of the choice is.</summary>
    internal ImmutableArray<string> KindNames => [.. _kinds.Select(NameOf)];

    /// <summary>Whether the filter rejects the packet that an outcome of the choice stands for.</summary>
    internal bool IsFiltered(int outcome) => _kinds[outcome] == PacketKind.Filtered;

    internal async ControlledTask<PacketKind> Choose() => _kinds[await Operations.Choose(Steps.Arrive, _kinds.Length)];

    private static string NameOf(PacketKind kind)
    {
        string[] names =
        [
            .. (kind & PacketKind.Filtered) != 0 ? ["rejected by the filter"] : Array.Empty<string>(),
            .. (kind & PacketKind.Oversize) != 0 ? ["oversize"] : Array.Empty<string>(),
            .. (kind & PacketKind.CopyFails) != 0 ? ["no copy can be made"] : Array.Empty<string>(),
            .. (kind & PacketKind.VnetFails) != 0 ? ["virtio-net header fails"] : Array.Empty<string>(),
            .. (kind & PacketKind.CsumNotReady) != 0 ? ["CSUMNOTREADY"] : Array.Empty<string>(),
            .. (kind & PacketKind.CsumValid) != 0 ? ["CSUM_VALID"] : Array.Empty<string>(),
        ];
        return names.Length == 0 ? "plain" : string.Join(", ", names);
    }
}
