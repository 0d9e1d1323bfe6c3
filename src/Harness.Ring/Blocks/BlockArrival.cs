using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>The first step of tpacket_rcv where packets differ: the environment chooses what is special about the packet.</summary>
internal sealed class BlockArrival
{
    private readonly ImmutableArray<PacketKind> _kinds;
    private readonly BlockEffects _effects;
    private readonly Effect _arrive;

    internal BlockArrival(BlockConfiguration configuration, BlockEffects effects)
    {
        _effects = effects;
        _arrive = OnArrive;
        PacketKind[] sizes = configuration.Has(RingFaults.Oversize) ? [0, PacketKind.Oversize] : [0];
        PacketKind[] headers = configuration.Has(RingFaults.VnetFail) ? [0, PacketKind.VnetFails] : [0];
        PacketKind[] filtered = configuration.Has(RingFaults.Filtered) ? [PacketKind.Filtered] : [];
        _kinds = [.. from size in sizes from header in headers select size | header, .. filtered];
    }

    /// <summary>Whether packets differ at all.</summary>
    internal bool IsNeeded => _kinds.Length > 1;

    internal async ControlledTask<PacketKind> Choose() => _kinds[await Operations.Choose(Steps.Arrive, _kinds.Length, _arrive)];

    private void OnArrive(StepContext step, int unused1, int unused2)
    {
        if (_kinds[(int)step.Result] == PacketKind.Filtered)
        {
            step.Progress();
        }
        else
        {
            _effects.Begin(step);
        }
    }
}
