using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>Bookkeeping that the properties need and the kernel does not have.</summary>
public sealed class RingGhosts
{
    internal RingGhosts(MachineBuilder machine, RingConfiguration configuration, ProducerNames names)
    {
        var bounds = configuration.Bounds;
        Active = machine.TaskSet("producers inside");
        ReaderIndex = machine.Ghost<ushort>("reader index");
        Held = machine.Ghost<ulong>("held slots", format: static m => "0b" + m.ToString("b", System.Globalization.CultureInfo.InvariantCulture));
        InHand = machine.Ghost<ulong>("readers in a frame");
        Asleep = machine.Ghost<ulong>("readers asleep");
        var threads = configuration.Reader.Threads;
        Seen1 = [.. Enumerable.Range(0, threads).Select(i => machine.Ghost<ushort>($"reader{Number(i)} saw payload 1", identity: names.Packet))];
        Seen2 = [.. Enumerable.Range(0, threads).Select(i => machine.Ghost<ushort>($"reader{Number(i)} saw payload 2", identity: names.Packet))];
        Packets = bounds.IsUnbounded ? null : new PacketGhosts(machine, bounds, names);
        Skipped = configuration.Reader.MaySkip ? machine.Ghost<ushort>("skipped slot", format: static s => s == 0 ? "none" : $"{s - 1}") : null;
        if (configuration.Has(RingFaults.Oversize))
        {
            CopyHolders = machine.Ghost<ulong>("producers with a copy in hand", identity: names.Producers);
            WithCopy = machine.Ghost<ulong>("readers in a frame with a copy");
            Expected = [.. Enumerable.Range(0, threads).Select(i => machine.Ghost<ushort>($"reader{Number(i)} expects the copy of", identity: names.Packet))];
        }

        CurrentPacket = bounds.IsUnbounded ? [.. Enumerable.Range(0, bounds.Producers).Select(p => machine.Ghost<ushort>($"packet of producer {p + 1}", identity: names.OfProducer(p)))] : [];

        string Number(int thread) => threads == 1 ? "" : $" {thread + 1}";
    }

    /// <summary>The producers from their first steps to their wakes.</summary>
    public TaskSet Active { get; }

    /// <summary>t, the slot that the reader looks at next.</summary>
    public Ghost<ushort> ReaderIndex { get; }

    /// <summary>Bit s is set from finding slot s ready to releasing it.</summary>
    public Ghost<ulong> Held { get; }

    /// <summary>Bit i is set while reader task i is between finding a slot ready and its last read of the frame.</summary>
    public Ghost<ulong> InHand { get; }

    /// <summary>Bit i is set while reader task i stands at the sleep of poll.</summary>
    public Ghost<ulong> Asleep { get; }

    /// <summary>What each reader read as first half of the payload of the frame in hand.</summary>
    public ImmutableArray<Ghost<ushort>> Seen1 { get; }

    /// <summary>What each reader read as second half of the payload of the frame in hand.</summary>
    public ImmutableArray<Ghost<ushort>> Seen2 { get; }

    /// <summary>One more than the slot that the reader passes by for ever, 0 for none; null where readers do not.</summary>
    public Ghost<ushort>? Skipped { get; }

    /// <summary>Bit p is set while producer p has charged a copy and neither queued nor freed it; null where no copies are made.</summary>
    public Ghost<ulong>? CopyHolders { get; }

    /// <summary>Bit i is set from finding a slot with COPY ready to the last read of its frame, by reader task i; null where no copies are made.</summary>
    public Ghost<ulong>? WithCopy { get; }

    /// <summary>The packet of the frame for which each reader calls recvfrom next, 0 for none; empty where no copies are made.</summary>
    public ImmutableArray<Ghost<ushort>> Expected { get; } = [];

    /// <summary>The life of each packet; null where packets are unbounded.</summary>
    public PacketGhosts? Packets { get; }

    /// <summary>Where packets are unbounded: the packet that each producer writes; empty otherwise.</summary>
    public ImmutableArray<Ghost<ushort>> CurrentPacket { get; }
}
