using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// What tpacket_rcv changes under the queue lock, in the step of the access beside it: nobody who does not hold the lock can see it in between. What a variant does otherwise stands
/// in the variant; here is only what carries a step to it.
/// </summary>
public sealed class UnderLock
{
    private readonly RingMemory _ring;
    private readonly RingVariant _variant;

    internal UnderLock(RingMemory ring)
    {
        _ring = ring;
        _variant = ring.Configuration.Variant;
        Enter = OnEnter;
        Claim = OnClaim;
        Accept = OnAccept;
        Publish = OnPublish;
        GiveUp = OnGiveUp;
    }

    /// <summary>With step A: gives a <see cref="ClaimTicket"/>. Arguments: the packet, 0 for a recycled number, and its <see cref="PacketKind"/>.</summary>
    public Effect Enter { get; }

    /// <summary>With step B: the variant's test and, if it passes, its claim; gives a <see cref="ClaimResult"/>. Arguments: the slot, and the packet's <see cref="PacketKind"/>.</summary>
    public Effect Claim { get; }

    /// <summary>Steps C and E, with the access that marks the slot. First argument: the packet's <see cref="PacketKind"/>.</summary>
    public Effect Accept { get; }

    /// <summary>With step J, where that is under the lock: what the variant takes back then. First argument: the slot.</summary>
    public Effect Publish { get; }

    /// <summary>With the unlock of a packet that is dropped: arguments are the slot, and whether the claim is undone.</summary>
    public Effect GiveUp { get; }

    /// <summary>Where the kernel's own head and counter move, unless the packet is given up before.</summary>
    /// <param name="step">The step.</param>
    /// <param name="kind">What is special about the packet.</param>
    internal void MoveHeadAndCount(StepContext step, PacketKind kind)
    {
        if (_ring.Configuration.Fails(kind, VnetPosition.AfterMark))
        {
            return;
        }

        // C: packet_increment_rx_head.
        step.Set(_ring.Head, _ring.Next(step.Get(_ring.Head)));
        if (_ring.TpPackets is { } packets && !_ring.Configuration.Fails(kind, VnetPosition.AfterHead))
        {
            // E: po->stats.stats1.tp_packets++.
            step.Set(packets, (ushort)(step.Get(packets) + 1));
        }
    }

    private void OnEnter(StepContext step, int packet, int kind)
    {
        var head = step.Get(_ring.Head);
        var number = packet != 0 ? packet : PacketRecycling.LeastUnused(step, _ring, head);
        var isLosing = !_variant.CountsDropsAtomically && _ring.TpDrops is { } drops && step.Get(drops) != 0;
        step.Return(new ClaimTicket(head, (ushort)number, (PacketKind)kind, isLosing ? (byte)1 : (byte)0), _ring.Names.Ticket);
    }

    private void OnClaim(StepContext step, int slot, int kind) => step.Return(_variant.ClaimUnderLock(step, _ring, slot, (PacketKind)kind));

    private void OnAccept(StepContext step, int kind, int unused) => MoveHeadAndCount(step, (PacketKind)kind);

    private void OnPublish(StepContext step, int slot, int unused) => _variant.PublishUnderLock(step, _ring, slot);

    private void OnGiveUp(StepContext step, int slot, int undoes)
    {
        if (undoes != 0)
        {
            _variant.UnmarkUnderLock(step, _ring, slot);
        }

        // Up to v5.2: po->stats.stats1.tp_drops++ before the unlock.
        if (!_variant.CountsDropsAtomically && _ring.TpDrops is { } drops)
        {
            step.Set(drops, (ushort)(step.Get(drops) + 1));
        }
    }
}
