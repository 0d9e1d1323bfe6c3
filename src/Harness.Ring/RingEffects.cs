using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// What happens in the same step as an access: data that the queue lock protects, the bookkeeping, and the checks of properties that are judged
/// at a step. Each effect is given the slot, and the packet or <see cref="ClaimTicket.Argument"/>.
/// </summary>
public sealed class RingEffects
{
    private readonly RingMemory _ring;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;
    private readonly RingConfiguration _configuration;

    internal RingEffects(RingMemory ring, RingProperties properties)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        _configuration = ring.Configuration;
        Begin = OnBegin;
        Enter = OnEnter;
        TestAndGrant = OnTestAndGrant;
        TestAndOwn = OnTestAndOwn;
        TestStatus = OnTestStatus;
        TestOwner = OnTestOwner;
        TestPadding = OnTestPadding;
        Grant = OnGrant;
        EndClaim = OnEndClaim;
        GiveUp = OnGiveUp;
        GiveUpAndCount = OnGiveUpAndCount;
        NoteDrop = OnNoteDrop;
        Leave = OnLeave;
        Write = OnWrite;
        WriteStatus = OnWriteStatus;
        Publish = OnPublish;
        PublishAndDisown = OnPublishAndDisown;
    }

    /// <summary>Step B: if the slot is free, it is granted, the head moves and the packet is counted. Gives a <see cref="ClaimResult"/>.</summary>
    public Effect TestAndGrant { get; }

    /// <summary>Step B where the owner map is used under the lock only: the slot must also have no owner, and gets one. Gives a <see cref="ClaimResult"/>.</summary>
    public Effect TestAndOwn { get; }

    /// <summary>Step B where the mark is tested in a step of its own: gives whether the status lets the slot be granted.</summary>
    public Effect TestStatus { get; }

    /// <summary>The test of the owner map in a step of its own: gives whether the slot has no owner.</summary>
    public Effect TestOwner { get; }

    /// <summary>The test of the mark in the padding: gives whether there is none.</summary>
    public Effect TestPadding { get; }

    /// <summary>The slot is granted, the head moves and the packet is counted.</summary>
    public Effect Grant { get; }

    /// <summary>A producer writes the status before it publishes.</summary>
    public Effect WriteStatus { get; }

    /// <summary>Step J: the slot passes to the reader.</summary>
    public Effect Publish { get; }

    /// <summary>Step J under the queue lock: the slot passes to the reader and has no owner any more.</summary>
    public Effect PublishAndDisown { get; }

    /// <summary>The first step of tpacket_rcv, whichever it is: the producer is inside, and the packet passed the filter.</summary>
    internal Effect Begin { get; }

    /// <summary>Step A: the producer is inside; gives a <see cref="ClaimTicket"/>. Second argument: packet and kind, the packet 0 for a recycled number.</summary>
    internal Effect Enter { get; }

    /// <summary>Step F: what tp_drops does from now on is no matter of this frame.</summary>
    internal Effect EndClaim { get; }

    /// <summary>The packet is dropped. Second argument: whether the owner's bit that it had set under the lock is taken back.</summary>
    internal Effect GiveUp { get; }

    /// <summary>As <see cref="GiveUp"/>, and the drop is counted under the lock.</summary>
    internal Effect GiveUpAndCount { get; }

    /// <summary>A drop was counted without the lock.</summary>
    internal Effect NoteDrop { get; }

    /// <summary>The producer is outside again.</summary>
    internal Effect Leave { get; }

    /// <summary>A producer writes payload or header.</summary>
    internal Effect Write { get; }

    /// <summary>The kernel's test: it compares the low 32 bits with 0, in V1 as in V2.</summary>
    /// <param name="status">The status word.</param>
    public static bool IsFreeToKernel(TpStatus status) => (uint)status == 0;

    private void OnBegin(StepContext step, int unused1, int unused2)
    {
        var (active, task) = (step.Get(_ghosts.Active), 1UL << step.Task);
        if ((active & task) == 0)
        {
            step.Set(_ghosts.Active, active | task);
            if (_ghosts.Packets is { } packets)
            {
                step.Set(packets.Passed, (ushort)(step.Get(packets.Passed) + 1));
            }
        }
    }

    /// <summary>
    /// P9: a packet is about to be dropped because of this slot. Between a publish and the moment when it reaches the memory the slot has no writer any more and
    /// no USER yet: while stores wait in buffers the property is not judged.
    /// </summary>
    internal void CheckHonestDrop(StepContext step, int slot)
    {
        step.Report(_ring.Events.TurnedAway);
        if (_ring.WaitingStores is not { } waiting || step.Get(waiting) == 0)
        {
            step.Check(_properties.P9, (step.Get(_ring.Slots[slot].Status) & TpStatus.User) != 0 || step.Get(_ring.Slots[slot].Writers) != 0);
        }
    }

    private void OnEnter(StepContext step, int unused, int argument)
    {
        OnBegin(step, 0, 0);
        var head = step.Get(_ring.Head);
        var packet = ClaimTicket.Number(argument);
        byte losing = 0;
        if (_ghosts.Packets is { } packets)
        {
            var drops = step.Get(_ring.TpDrops!);
            packets.Losing.Begin(step, drops);
            losing = (byte)(!_configuration.Variant.CountsDropsAtomically && drops != 0 ? 1 : 0);
        }
        else
        {
            packet = (ushort)PacketRecycling.LeastUnused(step, _ring, head);
        }

        step.Return(new ClaimTicket(head, packet, ClaimTicket.KindOf(argument), losing), _ring.Names.Ticket);
    }

    private void OnTestAndGrant(StepContext step, int slot, int argument)
        => step.Return(Claim(step, slot, argument, TestFree(step, slot)));

    private void OnTestAndOwn(StepContext step, int slot, int argument)
    {
        var map = step.Get(_ring.OwnerMap!);
        var result = Claim(step, slot, argument, TestFree(step, slot) && TestUnmarked(step, slot, ((map >> slot) & 1) == 0));
        if (result == ClaimResult.Granted)
        {
            step.Set(_ring.OwnerMap!, map | (1UL << slot));
        }

        step.Return(result);
    }

    private ClaimResult Claim(StepContext step, int slot, int argument, bool isFree)
    {
        if (!isFree)
        {
            return ClaimResult.Full;
        }

        if (_configuration.Fails(ClaimTicket.KindOf(argument), VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        OnGrant(step, slot, argument);
        return ClaimResult.Granted;
    }

    private void OnTestStatus(StepContext step, int slot, int unused) => step.Return(TestFree(step, slot));

    private void OnTestOwner(StepContext step, int slot, int unused)
        => step.Return(TestUnmarked(step, slot, ((step.Loaded<ulong>() >> slot) & 1) == 0));

    private void OnTestPadding(StepContext step, int slot, int unused) => step.Return(TestUnmarked(step, slot, !step.Loaded<bool>()));

    private bool TestFree(StepContext step, int slot) => TestUnmarked(step, slot, IsFreeToKernel(step.Loaded<TpStatus>()));

    private bool TestUnmarked(StepContext step, int slot, bool isFree)
    {
        if (!isFree)
        {
            CheckHonestDrop(step, slot);
        }

        return isFree;
    }

    private void OnGrant(StepContext step, int slot, int argument)
    {
        var kind = ClaimTicket.KindOf(argument);
        if (_configuration.Fails(kind, VnetPosition.AfterMark))
        {
            return;
        }

        var packet = ClaimTicket.Number(argument);
        var writers = step.Get(_ring.Slots[slot].Writers);
        step.Check(_properties.P10, writers == 0);
        CheckTampered(step, writers == 0);
        step.Report(_ring.Events.Accepted);
        step.Set(_ring.Head, _ring.Next(slot));
        step.Set(_ring.Slots[slot].Writers, writers | (1UL << step.Task));
        if (_ghosts.Packets is { } packets)
        {
            packets.Claim(step, packet);
            if (!_configuration.Fails(kind, VnetPosition.AfterHead))
            {
                step.Set(_ring.TpPackets!, (ushort)(step.Get(_ring.TpPackets!) + 1));
            }
        }
        else
        {
            step.Set(_ghosts.CurrentPacket[step.Task], packet);
        }

        step.Progress();
    }

    private void OnEndClaim(StepContext step, int unused1, int unused2) => _ghosts.Packets?.Losing.End(step);

    private void OnGiveUp(StepContext step, int slot, int undoes)
    {
        EndWriting(step, slot);
        if (_ghosts.Packets is { } packets)
        {
            packets.Losing.Forget(step);
            packets.Losing.End(step);
        }

        if (undoes != 0 && _configuration.Variant.OwnerMapUnderLock)
        {
            step.Set(_ring.OwnerMap!, step.Get(_ring.OwnerMap!) & ~(1UL << slot));
        }

        step.Progress();
    }

    private void OnGiveUpAndCount(StepContext step, int slot, int undoes)
    {
        OnGiveUp(step, slot, undoes);
        if (_ring.TpDrops is { } drops)
        {
            step.Set(drops, (ushort)(step.Get(drops) + 1));
        }
    }

    private void OnNoteDrop(StepContext step, int unused1, int unused2)
    {
        _ghosts.Packets!.Losing.Note(step, step.Get(_ring.TpDrops!));
        step.Progress();
    }

    private void OnLeave(StepContext step, int unused1, int unused2)
        => step.Set(_ghosts.Active, step.Get(_ghosts.Active) & ~(1UL << step.Task));

    private void OnWrite(StepContext step, int slot, int packet)
    {
        CheckAlone(step, slot);
        step.Check(_properties.P2, (step.Get(_ring.Slots[slot].Status) & TpStatus.User) == 0);
    }

    private void OnWriteStatus(StepContext step, int slot, int packet) => CheckAlone(step, slot);

    private void OnPublish(StepContext step, int slot, int packet)
    {
        CheckAlone(step, slot);
        EndWriting(step, slot);
        if (_ghosts.Packets is { } packets)
        {
            packets.Commit(step, packet);
            step.Check(_properties.P12!, packets.Losing.IsTrue(step, step.Stored<TpStatus>()));
        }
        else
        {
            step.Set(_ring.Slots[slot].Committed!, (ushort)packet);
        }

        step.Progress();
    }

    private void OnPublishAndDisown(StepContext step, int slot, int packet)
    {
        OnPublish(step, slot, packet);
        step.Set(_ring.OwnerMap!, step.Get(_ring.OwnerMap!) & ~(1UL << slot));
    }

    private void EndWriting(StepContext step, int slot)
    {
        var writers = _ring.Slots[slot].Writers;
        step.Set(writers, step.Get(writers) & ~(1UL << step.Task));
        if (!_ghosts.CurrentPacket.IsEmpty)
        {
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
        }
    }

    /// <summary>P1: whoever writes a slot must be its only writer.</summary>
    private void CheckAlone(StepContext step, int slot)
    {
        var isAlone = (step.Get(_ring.Slots[slot].Writers) & ~(1UL << step.Task)) == 0;
        step.Check(_properties.P1, isAlone);
        CheckTampered(step, isAlone);
    }

    private void CheckTampered(StepContext step, bool holds)
    {
        if (_properties.P13 is { } property)
        {
            step.Check(property, holds);
        }
    }
}
