using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>
/// Suricata with TPACKET_V2: any value other than KERNEL is its own, unless bits 29, 30 and 31 are all set: with those it marks, by a plain <c>|=</c>, a frame
/// that it has taken.
/// </summary>
public sealed class BusyBitsReader : RingReader
{
    private const TpStatus Busy = TpStatus.TsSoftware | TpStatus.TsSysHardware | TpStatus.TsRawHardware;

    /// <inheritdoc/>
    public override string Name => "busy-bits";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when tp_status is not KERNEL, and marks it with |= into tp_status (Suricata V2)";

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.BusyLoad, Steps.BusyStore];

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => status != TpStatus.Kernel && (status & Busy) != Busy;

    /// <inheritdoc/>
    protected override async ControlledTask Take(ReaderSteps steps, int unit, bool hasCopy)
    {
        await steps.MarkBusy(unit, Busy);
        await base.Take(steps, unit, hasCopy);
    }
}
