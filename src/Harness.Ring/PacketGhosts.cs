using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The life of each packet, by its number (1, 2, …), and the sums over all reads of the statistics.</summary>
public sealed class PacketGhosts
{
    private readonly ImmutableArray<Ghost<ushort>> _claimed;
    private readonly ImmutableArray<Ghost<ulong>> _committed;
    private readonly ImmutableArray<Ghost<ulong>> _delivered;
    private readonly Ghost<ushort> _claims;
    private readonly Ghost<ushort> _lastDelivered;

    private readonly ImmutableArray<Ghost<ushort>> _arrived;
    private readonly int _packetsEach;

    internal PacketGhosts(MachineBuilder machine, RingBounds bounds, ProducerNames names)
    {
        var packets = bounds.Packets;
        _packetsEach = bounds.PacketsPerProducer!.Value;
        _arrived = [.. Enumerable.Range(0, bounds.Producers).Select(p => machine.Ghost<ushort>($"packets that producer {p + 1} has begun with", identity: names.OfProducer(p)))];
        for (var p = 0; p < bounds.Producers; p++)
        {
            // Nobody but the producer's own steps looks at it.
            machine.Own(p, _arrived[p]);
        }

        _claimed = [.. Enumerable.Range(1, packets).Select(p => machine.Ghost<ushort>($"claim order of packet {p}", identity: names.OfPacket(p)))];
        var words = (packets + 63) / 64;
        _committed = [.. Enumerable.Range(0, words).Select(i => machine.Ghost<ulong>($"committed packets [{i}]", identity: names.Packets))];
        _delivered = [.. Enumerable.Range(0, words).Select(i => machine.Ghost<ulong>($"delivered packets [{i}]", identity: names.Packets))];
        _claims = machine.Ghost<ushort>("claims");
        _lastDelivered = machine.Ghost<ushort>("claim order of the last delivered packet");
        Passed = machine.Ghost<ushort>("packets that passed the filter");
        ReportedPackets = machine.Ghost<ushort>("accepted packets in statistics read so far");
        ReportedDrops = machine.Ghost<ushort>("drops in statistics read so far");
        Losing = new LosingGhosts(machine, names);
    }

    /// <summary>Packets that reached the ring's code.</summary>
    public Ghost<ushort> Passed { get; }

    /// <summary>Accepted packets that reads of PACKET_STATISTICS have reported.</summary>
    public Ghost<ushort> ReportedPackets { get; }

    /// <summary>Drops that reads of PACKET_STATISTICS have reported.</summary>
    public Ghost<ushort> ReportedDrops { get; }

    /// <summary>What each claim may and must say of drops.</summary>
    internal LosingGhosts Losing { get; }

    /// <summary>The task of the step begins with its next packet.</summary>
    /// <param name="step">The step.</param>
    public void Arrive(StepContext step)
    {
        ArgumentNullException.ThrowIfNull(step);
        step.Set(_arrived[step.Task], (ushort)(step.Get(_arrived[step.Task]) + 1));
    }

    /// <summary>The number of the packet that the task of the step has in hand; 0 where it has none, or is no producer.</summary>
    /// <param name="step">The step.</param>
    public int Current(StepContext step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Task < _arrived.Length && step.Get(_arrived[step.Task]) is > 0 and var begun ? (step.Task * _packetsEach) + begun : 0;
    }

    /// <summary>The packet's slot was granted. Whoever moves head without a packet in hand is granted a slot for nothing.</summary>
    /// <param name="step">The step.</param>
    /// <param name="packet">The packet, or 0.</param>
    public void Claim(StepContext step, int packet)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (packet == 0)
        {
            return;
        }

        var order = (ushort)(step.Get(_claims) + 1);
        step.Set(_claims, order);
        step.Set(_claimed[packet - 1], order);
    }

    /// <summary>The packet was published.</summary>
    /// <param name="step">The step.</param>
    /// <param name="packet">The packet, or 0 for a frame that no packet is behind.</param>
    public void Commit(StepContext step, int packet)
    {
        if (packet != 0)
        {
            Add(step, _committed, packet);
        }
    }

    /// <summary>The packet was delivered.</summary>
    /// <param name="step">The step.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="inOrder">Whether no packet that was claimed later was delivered before.</param>
    /// <returns>Whether it had not been delivered before.</returns>
    public bool Deliver(StepContext step, int packet, out bool inOrder)
    {
        ArgumentNullException.ThrowIfNull(step);
        inOrder = true;
        if (Contains(step, _delivered, packet))
        {
            return false;
        }

        var order = step.Get(_claimed[packet - 1]);
        var last = step.Get(_lastDelivered);
        inOrder = order > last;
        step.Set(_lastDelivered, Math.Max(order, last));
        Add(step, _delivered, packet);
        return true;
    }

    /// <summary>Whether the packet was published.</summary>
    /// <param name="state">The state.</param>
    /// <param name="packet">The packet.</param>
    public bool IsCommitted(StepContext state, int packet) => Contains(state, _committed, packet);

    /// <summary>How many packets were published.</summary>
    /// <param name="state">The state.</param>
    public int CountCommitted(StepContext state) => Count(state, _committed);

    /// <summary>How many packets were delivered.</summary>
    /// <param name="state">The state.</param>
    public int CountDelivered(StepContext state) => Count(state, _delivered);

    /// <summary>Whether every published packet was delivered.</summary>
    /// <param name="state">The state.</param>
    public bool AllDelivered(StepContext state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < _committed.Length; i++)
        {
            if ((state.Get(_committed[i]) & ~state.Get(_delivered[i])) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The packets that were published and not delivered.</summary>
    /// <param name="state">The state.</param>
    public IEnumerable<int> Lost(StepContext state)
        => Enumerable.Range(1, _claimed.Length).Where(p => Contains(state, _committed, p) && !Contains(state, _delivered, p));

    private static void Add(StepContext step, ImmutableArray<Ghost<ulong>> set, int packet)
    {
        var word = set[(packet - 1) / 64];
        step.Set(word, step.Get(word) | (1UL << ((packet - 1) % 64)));
    }

    private static bool Contains(StepContext state, ImmutableArray<Ghost<ulong>> set, int packet)
        => ((state.Get(set[(packet - 1) / 64]) >> ((packet - 1) % 64)) & 1) != 0;

    private static int Count(StepContext state, ImmutableArray<Ghost<ulong>> set)
    {
        var count = 0;
        foreach (var word in set)
        {
            count += BitOperations.PopCount(state.Get(word));
        }

        return count;
    }
}
