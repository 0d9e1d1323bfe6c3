using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>The first step of tpacket_rcv where packets differ: the environment chooses what is special about the packet.</summary>
internal sealed class PacketArrival
{
    private readonly ImmutableArray<PacketKind> _kinds;
    private readonly RingEffects _effects;
    private readonly Effect _arrive;

    internal PacketArrival(RingConfiguration configuration, RingEffects effects)
    {
        _effects = effects;
        _arrive = OnArrive;
        PacketKind[] sizes = configuration.Has(RingFaults.Oversize) ? [0, PacketKind.Oversize] : [0];
        PacketKind[] headers = configuration.Vnet is null ? [0] : [0, PacketKind.VnetFails];
        PacketKind[] checksums = configuration.Has(RingFaults.Checksum) ? [0, PacketKind.CsumNotReady, PacketKind.CsumValid] : [0];
        PacketKind[] filtered = configuration.Has(RingFaults.Filtered) ? [PacketKind.Filtered] : [];
        _kinds = [.. from size in sizes from header in headers from checksum in checksums select size | header | checksum, .. filtered];
    }

    /// <summary>Whether packets differ at all.</summary>
    internal static bool IsNeeded(RingConfiguration configuration)
        => configuration.Vnet is not null || (configuration.Faults & (RingFaults.Filtered | RingFaults.Oversize | RingFaults.Checksum)) != 0;

    internal async ControlledTask<PacketKind> Choose() => _kinds[await Operations.Choose(Steps.Arrive, _kinds.Length, _arrive)];

    private void OnArrive(StepContext step, int unused1, int unused2)
    {
        if (_kinds[(int)step.Result] != PacketKind.Filtered)
        {
            _effects.Begin(step);
        }
        else
        {
            step.Progress();
        }
    }
}
