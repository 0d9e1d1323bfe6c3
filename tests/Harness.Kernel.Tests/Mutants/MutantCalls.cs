using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Kernel.Model;

namespace Harness.Kernel.Tests.Mutants;

/// <summary>The calls of a script, to be changed in one place.</summary>
internal abstract class MutantCalls(MachineBuilder machine, RingMemory ring) : RingCalls(machine, ring)
{
    protected async ControlledTask<int> Head() => await Ring.Head.Load(MutantSteps.Look);

    protected async ControlledTask SetHead(int head) => await Ring.Head.Store(MutantSteps.Change, (ushort)head);

    protected async ControlledTask<TpStatus> Status(int slot) => await Ring.Slots[slot].Status.Load(MutantSteps.Look);

    protected async ControlledTask SetStatus(int slot, TpStatus status) => await Ring.Slots[slot].Status.Store(MutantSteps.Change, status);

    protected async ControlledTask<int> Drops() => await Ring.TpDrops!.Load(MutantSteps.Look);

    protected async ControlledTask SetDrops(int drops) => await Ring.TpDrops!.Store(MutantSteps.Change, (ushort)drops);

    protected async ControlledTask<int> Packets() => await Ring.TpPackets!.Load(MutantSteps.Look);

    protected async ControlledTask SetPackets(int packets) => await Ring.TpPackets!.Store(MutantSteps.Change, (ushort)packets);

    /// <summary>A packet arrives while a slot has another status; then the status is put back, unless a frame was written there.</summary>
    protected async ControlledTask SendWith(int packet, int slot, TpStatus status)
    {
        var before = await Status(slot);
        await SetStatus(slot, status);
        await base.Send(packet);
        if (await Status(slot) == status)
        {
            await SetStatus(slot, before);
        }
    }
}

internal sealed class HeadMovesTwice(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var accepted = await Packets();
        await base.Send(packet);
        if (await Packets() != accepted)
        {
            await SetHead(Ring.Next(await Head()));
        }
    }
}

internal sealed class HeadStays(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var head = await Head();
        await base.Send(packet);
        await SetHead(head);
    }
}

internal sealed class HeadMovesOnDrop(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var drops = await Drops();
        await base.Send(packet);
        if (await Drops() != drops)
        {
            await SetHead(Ring.Next(await Head()));
        }
    }
}

internal sealed class HeadSearches(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var head = await Head();
        for (var i = 0; i < Ring.Slots.Length; i++)
        {
            var slot = (head + i) % Ring.Slots.Length;
            if (RingVariant.IsFreeToKernel(await Status(slot)))
            {
                await SetHead(slot);
                break;
            }
        }

        await base.Send(packet);
    }
}

internal sealed class ReleaseMovesHead(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Store(int slot, TpStatus status)
    {
        await base.Store(slot, status);
        if (status == TpStatus.Kernel)
        {
            await SetHead(slot);
        }
    }
}

internal sealed class SentinelSlot(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var head = await Head();
        if (RingVariant.IsFreeToKernel(await Status(Ring.Next(head))))
        {
            await base.Send(packet);
        }
        else
        {
            await SetDrops(await Drops() + 1);
        }
    }
}

internal sealed class RoomNeedsQuarter(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var ahead = (await Head() + (Ring.Slots.Length / 4)) % Ring.Slots.Length;
        if (RingVariant.IsFreeToKernel(await Status(ahead)))
        {
            await base.Send(packet);
        }
        else
        {
            await SetDrops(await Drops() + 1);
        }
    }
}

internal sealed class FreeWithoutUser(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var head = await Head();
        if ((await Status(head) & TpStatus.User) == 0)
        {
            await SendWith(packet, head, TpStatus.Kernel);
        }
        else
        {
            await base.Send(packet);
        }
    }
}

internal sealed class FreeTestIsWide(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var head = await Head();
        var status = await Status(head);
        if (status != 0 && RingVariant.IsFreeToKernel(status))
        {
            await SendWith(packet, head, status | TpStatus.Losing);
        }
        else
        {
            await base.Send(packet);
        }
    }
}

internal sealed class DropRepairsStatus(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var drops = await Drops();
        await base.Send(packet);
        if (await Drops() != drops)
        {
            var head = await Head();
            await SetStatus(head, await Status(head) | TpStatus.User);
        }
    }
}

internal sealed class DropCountedTwice(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var drops = await Drops();
        await base.Send(packet);
        if (await Drops() != drops)
        {
            await SetDrops(drops + 2);
        }
    }
}

internal sealed class DropNotCounted(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var drops = await Drops();
        await base.Send(packet);
        await SetDrops(drops);
    }
}

internal sealed class AcceptedCountedTwice(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var packets = await Packets();
        await base.Send(packet);
        if (await Packets() != packets)
        {
            await SetPackets(packets + 2);
        }
    }
}

internal sealed class StatisticsWithoutDrops(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask ReadStatistics()
    {
        await SetPackets(await Packets() - await Drops());
        await base.ReadStatistics();
    }
}

internal sealed class StatisticsKeepPackets(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask ReadStatistics()
    {
        var packets = await Packets();
        await base.ReadStatistics();
        await SetPackets(packets);
    }
}

internal sealed class StatisticsKeepDrops(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask ReadStatistics()
    {
        var drops = await Drops();
        await base.ReadStatistics();
        await SetDrops(drops);
    }
}

internal sealed class StatisticsClearLosing(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask ReadStatistics()
    {
        await base.ReadStatistics();
        for (var i = 0; i < Ring.Slots.Length; i++)
        {
            var status = await Status(i);
            if ((status & TpStatus.User) != 0)
            {
                await SetStatus(i, status & ~TpStatus.Losing);
            }
        }
    }
}

internal sealed class PollLooksAtReader(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    /// <summary>A reader in order stands at the first slot from head on that is not free.</summary>
    internal override async ControlledTask<bool> Poll()
    {
        var head = await Head();
        for (var i = 0; i < Ring.Slots.Length; i++)
        {
            if (!RingVariant.IsFreeToKernel(await Status((head + i) % Ring.Slots.Length)))
            {
                return true;
            }
        }

        return await base.Poll();
    }
}

internal sealed class PollLooksAtHead(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask<bool> Poll() => !RingVariant.IsFreeToKernel(await Status(await Head())) || await Ring.ReceiveQueue!.Load(MutantSteps.Look) != 0;
}

internal sealed class PollTestsUser(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask<bool> Poll()
        => (await Status(Ring.Previous(await Head())) & TpStatus.User) != 0 || await Ring.ReceiveQueue!.Load(MutantSteps.Look) != 0;
}

internal sealed class PollForgetsCopies(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask<bool> Poll() => !RingVariant.IsFreeToKernel(await Status(Ring.Previous(await Head())));
}

internal sealed class PollTestIsWide(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask<bool> Poll() => await Status(Ring.Previous(await Head())) != 0 || await base.Poll();
}

internal sealed class CopyTestedAfterAdding(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask SetReceiveBuffer(int copies) => await base.SetReceiveBuffer(Math.Max(0, copies - 1));
}

internal sealed class OneCopyTooMany(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask SetReceiveBuffer(int copies) => await base.SetReceiveBuffer(Math.Min(copies + 1, RingCall.MaximumCopies));
}

internal sealed class ReceiveKeepsCharge(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Receive()
    {
        var charged = await Ring.RmemAlloc!.Load(MutantSteps.Look);
        await base.Receive();
        await Ring.RmemAlloc.Store(MutantSteps.Change, charged);
    }
}

internal sealed class ReceiveTakesLast(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var before = await Ring.ReceiveQueue!.Load(MutantSteps.Look);
        await base.Send(packet);
        var after = await Ring.ReceiveQueue.Load(MutantSteps.Look);
        if (after != before)
        {
            await Ring.ReceiveQueue.Store(MutantSteps.Change, (before << 8) | (uint)packet);
        }
    }
}

internal sealed class DroppedCopyStaysCharged(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask Send(int packet)
    {
        var (drops, charged) = (await Drops(), await Ring.RmemAlloc!.Load(MutantSteps.Look));
        await base.Send(packet);
        if (await Drops() != drops && await Ring.ReceiveQueue!.Load(MutantSteps.Look) != 0)
        {
            await Ring.RmemAlloc.Store(MutantSteps.Change, (ushort)(charged + 1));
        }
    }
}

/// <summary>For litmus programs: tpacket_rcv as if the whole of it held the queue lock.</summary>
internal sealed class ReceiveIsAtomic(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    private readonly Spinlock _whole = machine.Spinlock("whole of tpacket_rcv");

    internal override async ControlledTask Send(int packet)
    {
        await _whole.Acquire(MutantSteps.Look);
        await base.Send(packet);
        await _whole.Release(MutantSteps.Change);
    }
}

/// <summary>For litmus programs: poll takes a claimed slot for one that has something to read.</summary>
internal sealed class PollSeesClaims(MachineBuilder machine, RingMemory ring) : MutantCalls(machine, ring)
{
    internal override async ControlledTask<bool> Poll()
    {
        var newest = Ring.Previous(await Head());
        return ((await Ring.OwnerMap!.Load(MutantSteps.Look) >> newest) & 1) != 0 || !RingVariant.IsFreeToKernel(await Status(newest));
    }
}
