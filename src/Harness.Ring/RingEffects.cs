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
        Test = OnTest;
        CountDrop = OnCountDrop;
        Leave = OnLeave;
        Write = OnWrite;
        WriteStatus = OnWriteStatus;
        Publish = OnPublish;
        ReadStatistics = OnReadStatistics;
    }

    /// <summary>Step A: the producer is inside; gives a <see cref="ClaimTicket"/>. First argument: the packet, or 0 for a recycled number.</summary>
    public Effect Enter { get; }

    /// <summary>Step B: if the slot is free, it is granted, the head moves and the packet is counted.</summary>
    public Effect Test { get; }

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

    /// <summary>The counters are reported and reset.</summary>
    public Effect ReadStatistics { get; }

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
            losing = step.Get(_ring.TpDrops!) != 0 ? 1u : 0u;
        }
        else
        {
            packet = PacketRecycling.LeastUnused(step, _ring, head);
        }

        step.Return(new ClaimTicket(head, (ushort)packet, losing));
    }

    private void OnTest(StepContext step, int slot, int packet)
    {
        var status = step.Loaded<TpStatus>();
        var writers = step.Get(_ring.Slots[slot].Writers);
        if (!IsFreeToKernel(status))
        {
            step.Check(_properties.P9, (status & TpStatus.User) != 0 || writers != 0);
            return;
        }

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

    private void OnReadStatistics(StepContext step, int unused1, int unused2)
    {
        var packets = _ghosts.Packets!;
        step.Set(packets.ReportedPackets, (ushort)(step.Get(packets.ReportedPackets) + step.Get(_ring.TpPackets!)));
        step.Set(packets.ReportedDrops, (ushort)(step.Get(packets.ReportedDrops) + step.Get(_ring.TpDrops!)));
        step.Set(_ring.TpPackets!, (ushort)0);
        step.Set(_ring.TpDrops!, (ushort)0);
    }

    /// <summary>P1: whoever writes a slot must be its only writer.</summary>
    private void CheckAlone(StepContext step, int slot)
        => step.Check(_properties.P1, (step.Get(_ring.Slots[slot].Writers) & ~(1UL << step.Task)) == 0);
}
