using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// What happens in the same step as an access: data that the queue lock protects, the bookkeeping, and the checks of properties that are judged
/// at a step. Each effect is given the slot and the packet.
/// </summary>
public sealed class RingEffects
{
    private readonly RingMemory _ring;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;

    internal RingEffects(RingMemory ring, RingProperties properties)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        Enter = OnEnter;
        TestAndGrant = OnTestAndGrant;
        TestAndOwn = OnTestAndOwn;
        TestStatus = OnTestStatus;
        TestOwner = OnTestOwner;
        Grant = OnGrant;
        NoteDrop = OnNoteDrop;
        PublishAndDisown = OnPublishAndDisown;
        CountDrop = OnCountDrop;
        Leave = OnLeave;
        Write = OnWrite;
        WriteStatus = OnWriteStatus;
        Publish = OnPublish;
        ReadStatistics = OnReadStatistics;
        ReadDrops = OnReadDrops;
    }

    /// <summary>Step A: the producer is inside; gives a <see cref="ClaimTicket"/>. First argument: the packet, or 0 for a recycled number.</summary>
    public Effect Enter { get; }

    /// <summary>Step B: if the slot is free, it is granted, the head moves and the packet is counted. Gives whether it was.</summary>
    public Effect TestAndGrant { get; }

    /// <summary>Step B where the owner map is used under the lock only: the slot must also have no owner, and gets one. Gives whether it was granted.</summary>
    public Effect TestAndOwn { get; }

    /// <summary>Step B where the owner map is tested in a step of its own: gives whether the status lets the slot be granted.</summary>
    public Effect TestStatus { get; }

    /// <summary>The test of the owner map in a step of its own: gives whether the slot has no owner.</summary>
    public Effect TestOwner { get; }

    /// <summary>The slot is granted, the head moves and the packet is counted.</summary>
    public Effect Grant { get; }

    /// <summary>A drop was counted.</summary>
    public Effect NoteDrop { get; }

    /// <summary>Step J under the queue lock: the slot passes to the reader and has no owner any more.</summary>
    public Effect PublishAndDisown { get; }

    /// <summary>The drop is counted.</summary>
    public Effect CountDrop { get; }

    /// <summary>The producer is outside again.</summary>
    public Effect Leave { get; }

    /// <summary>A producer writes payload or header.</summary>
    public Effect Write { get; }

    /// <summary>A producer writes the status before it publishes.</summary>
    public Effect WriteStatus { get; }

    /// <summary>Step J: the slot passes to the reader.</summary>
    public Effect Publish { get; }

    /// <summary>The counters that the lock protects are reported and reset.</summary>
    public Effect ReadStatistics { get; }

    /// <summary>The drops, exchanged without the lock, are reported.</summary>
    public Effect ReadDrops { get; }

    /// <summary>The kernel's test: it compares the low 32 bits with 0, in V1 as in V2.</summary>
    /// <param name="status">The status word.</param>
    public static bool IsFreeToKernel(TpStatus status) => (uint)status == 0;

    private void OnEnter(StepContext step, int packet, int unused)
    {
        step.Set(_ghosts.Active, step.Get(_ghosts.Active) | (1UL << step.Task));
        var head = step.Get(_ring.Head);
        uint losing = 0;
        if (_ghosts.Packets is { } packets)
        {
            step.Set(packets.Passed, (ushort)(step.Get(packets.Passed) + 1));
            losing = !_ring.Configuration.Variant.CountsDropsAtomically && step.Get(_ring.TpDrops!) != 0 ? 1u : 0u;
        }
        else
        {
            packet = PacketRecycling.LeastUnused(step, _ring, head);
        }

        step.Return(new ClaimTicket(head, (ushort)packet, losing));
    }

    private void OnTestAndGrant(StepContext step, int slot, int packet)
    {
        OnTestStatus(step, slot, packet);
        if (step.Result != 0)
        {
            OnGrant(step, slot, packet);
        }
    }

    private void OnTestAndOwn(StepContext step, int slot, int packet)
    {
        OnTestStatus(step, slot, packet);
        if (step.Result == 0)
        {
            return;
        }

        var map = step.Get(_ring.OwnerMap!);
        JudgeOwner(step, map, slot);
        if (step.Result != 0)
        {
            step.Set(_ring.OwnerMap!, map | (1UL << slot));
            OnGrant(step, slot, packet);
        }
    }

    private void OnTestStatus(StepContext step, int slot, int unused)
    {
        var isFree = IsFreeToKernel(step.Loaded<TpStatus>());
        if (!isFree)
        {
            CheckHonestDrop(step, slot);
        }

        step.Return(isFree);
    }

    private void OnTestOwner(StepContext step, int slot, int unused) => JudgeOwner(step, step.Loaded<ulong>(), slot);

    private void JudgeOwner(StepContext step, ulong map, int slot)
    {
        var hasNoOwner = ((map >> slot) & 1) == 0;
        if (!hasNoOwner)
        {
            CheckHonestDrop(step, slot);
        }

        step.Return(hasNoOwner);
    }

    private void OnGrant(StepContext step, int slot, int packet)
    {
        var writers = step.Get(_ring.Slots[slot].Writers);
        step.Check(_properties.P10, writers == 0);
        step.Set(_ring.Head, _ring.Next(slot));
        step.Set(_ring.Slots[slot].Writers, writers | (1UL << step.Task));
        if (_ghosts.Packets is { } packets)
        {
            packets.Claim(step, packet);
            step.Set(_ring.TpPackets!, (ushort)(step.Get(_ring.TpPackets!) + 1));
        }
        else
        {
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)packet);
        }

        step.Progress();
    }

    private static void OnNoteDrop(StepContext step, int unused1, int unused2) => step.Progress();

    private void OnCountDrop(StepContext step, int unused1, int unused2)
    {
        if (_ring.TpDrops is { } drops)
        {
            step.Set(drops, (ushort)(step.Get(drops) + 1));
        }

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
        var writers = _ring.Slots[slot].Writers;
        step.Set(writers, step.Get(writers) & ~(1UL << step.Task));
        if (_ghosts.Packets is { } packets)
        {
            packets.Commit(step, packet);
        }
        else
        {
            step.Set(_ring.Slots[slot].Committed!, (ushort)packet);
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
        }

        step.Progress();
    }

    private void OnPublishAndDisown(StepContext step, int slot, int packet)
    {
        OnPublish(step, slot, packet);
        step.Set(_ring.OwnerMap!, step.Get(_ring.OwnerMap!) & ~(1UL << slot));
    }

    private void OnReadStatistics(StepContext step, int unused1, int unused2)
    {
        var packets = _ghosts.Packets!;
        step.Set(packets.ReportedPackets, (ushort)(step.Get(packets.ReportedPackets) + step.Get(_ring.TpPackets!)));
        step.Set(_ring.TpPackets!, (ushort)0);
        if (!_ring.Configuration.Variant.CountsDropsAtomically)
        {
            step.Set(packets.ReportedDrops, (ushort)(step.Get(packets.ReportedDrops) + step.Get(_ring.TpDrops!)));
            step.Set(_ring.TpDrops!, (ushort)0);
        }
    }

    private void OnReadDrops(StepContext step, int unused1, int unused2)
    {
        var packets = _ghosts.Packets!;
        step.Set(packets.ReportedDrops, (ushort)(step.Get(packets.ReportedDrops) + step.Loaded<ushort>()));
    }

    /// <summary>P9: a packet is about to be dropped because of this slot.</summary>
    private void CheckHonestDrop(StepContext step, int slot)
        => step.Check(_properties.P9, (step.Get(_ring.Slots[slot].Status) & TpStatus.User) != 0 || step.Get(_ring.Slots[slot].Writers) != 0);

    /// <summary>P1: whoever writes a slot must be its only writer.</summary>
    private void CheckAlone(StepContext step, int slot)
        => step.Check(_properties.P1, (step.Get(_ring.Slots[slot].Writers) & ~(1UL << step.Task)) == 0);
}
