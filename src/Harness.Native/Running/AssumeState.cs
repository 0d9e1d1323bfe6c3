using Harness.Engine.Tasks;

namespace Harness.Native.Running;

/// <summary>A task that found what it assumes not to hold: it notes that the run is none of interest, and ends.</summary>
internal sealed class AssumeState(NativeMachine machine, Stop stop) : NativeState(machine, stop.Hook)
{
    internal override bool IsAccess => false;

    protected override void Ask() => _ = Machine.LeftOut!.Store(Machine.Label(Hook), 1);

    protected override ForeignState? Resume(ulong word) => null;

    protected override IEnumerable<ulong> Encode() => [(ulong)Hook.Kind];
}
