using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Machine;
using Harness.Native;

namespace Harness.KernelCode;

/// <summary>The words of the kernel's memory that properties speak of, and what observers keep beside them.</summary>
internal sealed class KernelRing
{
    internal KernelRing(MachineBuilder machine, NativeWords words, KernelScenario scenario)
    {
        (Producers, Packets) = (scenario.Producers, scenario.Producers * scenario.Packets);
        (FirstProducer, Reader) = (words.Task("producer 1"), words.Task("reader"));
        Head = words.Cell("packet_socket.rx_ring.head");
        OwnerMap = words.Cell("owner_map");
        TpPackets = words.Cell("packet_socket.stats.stats1.tp_packets");
        TpDrops = words.Cell("packet_socket.tp_drops.counter");
        Woken = words.Cell("poll_woken");
        Lock = words.Lock("receive_queue_lock");
        var all = words.Group?.Mask;
        Slots = [.. Enumerable.Range(0, scenario.Slots).Select(i => new KernelSlot(machine, words, i, all))];
        Inside = machine.Ghost<ulong>("inside tpacket_rcv", identity: all);
        Locked = machine.Ghost<ulong>("has taken the lock for its packet", identity: all);
        Marked = machine.Ghost<ulong>("has set a bit of the owner map for its packet", identity: all);
        Claims = machine.Ghost<ushort>("claims");
        Claim = [.. Enumerable.Range(0, scenario.Producers).Select(i => Of(machine, words, "claim", i, 0))];
        Current = [.. Enumerable.Range(0, scenario.Producers).Select(i => Of(machine, words, "packet", i, 1))];
        Claimed = [.. Enumerable.Range(1, Packets).Select(
            i => machine.Ghost<ushort>(string.Create(CultureInfo.InvariantCulture, $"claim of packet {i}")))];
        Passed = machine.Ghost<ushort>("packets that came");
        Committed = machine.Ghost<ulong>("published packets");
        Delivered = machine.Ghost<ulong>("delivered packets");
        LastDelivered = machine.Ghost<ushort>("claim of the packet that was delivered last");
        ReaderIndex = machine.Ghost<ushort>("reader's slot");
        InHand = machine.Ghost<ulong>("slots of which the reader has not read all");
        Held = machine.Ghost<ulong>("slots that the reader has taken");
    }

    internal int Producers { get; }

    /// <summary>Index of the first producer's task.</summary>
    internal int FirstProducer { get; }

    /// <summary>Index of the reader's task.</summary>
    internal int Reader { get; }

    /// <summary>All that come.</summary>
    internal int Packets { get; }

    internal ImmutableArray<KernelSlot> Slots { get; }

    internal Cell<ulong> Head { get; }

    internal Cell<ulong> OwnerMap { get; }

    internal Cell<ulong> TpPackets { get; }

    internal Cell<ulong> TpDrops { get; }

    internal Cell<ulong> Woken { get; }

    internal Spinlock Lock { get; }

    internal Ghost<ulong> Inside { get; }

    internal Ghost<ulong> Locked { get; }

    internal Ghost<ulong> Marked { get; }

    internal Ghost<ushort> Claims { get; }

    /// <summary>By producer: the number of its last claim.</summary>
    internal ImmutableArray<Ghost<ushort>> Claim { get; }

    /// <summary>By producer: the number of the packet that it is writing.</summary>
    internal ImmutableArray<Ghost<ushort>> Current { get; }

    /// <summary>By packet, from number 1 on: the number of the claim for it.</summary>
    internal ImmutableArray<Ghost<ushort>> Claimed { get; }

    internal Ghost<ushort> Passed { get; }

    internal Ghost<ulong> Committed { get; }

    internal Ghost<ulong> Delivered { get; }

    internal Ghost<ushort> LastDelivered { get; }

    internal Ghost<ushort> ReaderIndex { get; }

    internal Ghost<ulong> Held { get; }

    internal Ghost<ulong> InHand { get; }

    internal bool IsProducer(StepContext step) => step.Task >= FirstProducer && step.Task < FirstProducer + Producers;

    internal Ghost<ushort> ClaimOf(StepContext step) => Claim[step.Task - FirstProducer];

    internal Ghost<ushort> CurrentOf(StepContext step) => Current[step.Task - FirstProducer];

    internal bool IsReady(StepContext state, int slot) => (state.Get(Slots[slot].Status) & KernelSlot.User) != 0;

    internal bool IsAnyReady(StepContext state)
    {
        for (var slot = 0; slot < Slots.Length; slot++)
        {
            if (IsReady(state, slot))
            {
                return true;
            }
        }

        return false;
    }

    internal int Previous(int slot) => slot == 0 ? Slots.Length - 1 : slot - 1;

    internal int After(int slot) => slot + 1 == Slots.Length ? 0 : slot + 1;

    private static Ghost<ushort> Of(MachineBuilder machine, NativeWords words, string what, int producer, int place)
        => machine.Ghost<ushort>(string.Create(CultureInfo.InvariantCulture, $"{what} of producer {producer + 1}"), identity: words.Group?.Owned(producer, place));
}
