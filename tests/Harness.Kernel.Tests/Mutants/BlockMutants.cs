using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Kernel.Blocks;
using Harness.Ring.Blocks;

namespace Harness.Kernel.Tests.Mutants;

/// <summary>The kernel's variant of blocks, to be changed in one place.</summary>
internal abstract class MutantBlocks : BlockVariant
{
    public override string Name => GetType().Name;

    public override string Summary => "a mutant";

    public override bool TestsRoom => true;
}

internal sealed class NextSkipsABlock : MutantBlocks
{
    public override int Next(int block, int blocks) => (block + 2) % blocks;
}

internal sealed class SequenceSkips : MutantBlocks
{
    public override int NextSequence(int sequence) => sequence + 2;
}

internal sealed class BlockLosingNever : MutantBlocks
{
    public override bool MarksLosing => false;
}

internal sealed class InUseIsNonZero : MutantBlocks
{
    public override bool IsInUse(TpStatus status) => status != TpStatus.Kernel;
}

internal sealed class TimerNeverCloses : MutantBlocks
{
    public override bool TimerCloses => false;
}

internal sealed class TimerNeverThaws : MutantBlocks
{
    public override bool TimerThaws => false;
}

internal sealed class OversizeFits(MachineBuilder machine, BlockMemory ring) : BlockCalls(machine, ring)
{
    internal override ControlledTask Send(int packet, int units) => base.Send(packet, Math.Min(units, Ring.Configuration.Capacity));
}

internal sealed class FreezePerDrop(MachineBuilder machine, BlockMemory ring) : BlockCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet, int units)
    {
        var drops = await Ring.TpDrops!.Load(MutantSteps.Look);
        var freezes = await Ring.Freezes!.Load(MutantSteps.Look);
        await base.Send(packet, units);
        if (await Ring.TpDrops.Load(MutantSteps.Look) != drops)
        {
            await Ring.Freezes.Store(MutantSteps.Change, (ushort)(freezes + 1));
        }
    }
}

internal sealed class StatisticsKeepFreezes(MachineBuilder machine, BlockMemory ring) : BlockCalls(machine, ring)
{
    internal override async ControlledTask ReadStatistics()
    {
        var freezes = await Ring.Freezes!.Load(MutantSteps.Look);
        await base.ReadStatistics();
        await Ring.Freezes.Store(MutantSteps.Change, freezes);
    }
}

internal sealed class PollLooksAtActive(MachineBuilder machine, BlockMemory ring) : BlockCalls(machine, ring)
{
    internal override async ControlledTask<bool> Poll()
    {
        int active = await Ring.Active.Load(MutantSteps.Look);
        return await Ring.Blocks[active].Status.Load(MutantSteps.Look) != TpStatus.Kernel;
    }
}

internal sealed class FullBlockIsClosed(MachineBuilder machine, BlockMemory ring) : BlockCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet, int units)
    {
        var used = await Ring.NextFree.Load(MutantSteps.Look);
        await base.Send(packet, used + units == Ring.Configuration.Capacity && used > 0 ? units + 1 : units);
    }
}

internal sealed class ReleaseThaws(MachineBuilder machine, BlockMemory ring) : BlockCalls(machine, ring)
{
    internal override async ControlledTask Store(int block, TpStatus status)
    {
        await base.Store(block, status);
        if (status == TpStatus.Kernel && await Ring.Active.Load(MutantSteps.Look) == block && await Ring.Frozen.Load(MutantSteps.Look))
        {
            await Ring.Blocks[block].Packets.Store(MutantSteps.Change, 0);
            await Ring.Frozen.Store(MutantSteps.Change, false);
        }
    }
}
