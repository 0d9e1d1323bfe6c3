using System.Globalization;
using Harness.Engine.Machine;
using Harness.Ring.Observation;

namespace Harness.Ring.Blocks;

/// <summary>The TPACKET_V3 receive ring with its producers, its retire timer and its reader, as a model that can be explored.</summary>
/// <param name="configuration">Variant, reader, bounds, faults.</param>
public sealed class BlockModel(BlockConfiguration configuration) : IBoundedModel
{
    /// <summary>What the model is made of.</summary>
    public BlockConfiguration Configuration { get; } = configuration;

    /// <inheritdoc/>
    public string Name { get; } = $"{configuration.Variant.Name}, {configuration.Reader.Name} reader, {configuration.Bounds}";

    /// <inheritdoc/>
    public IEnumerable<IModel> Smaller
        => Configuration.Bounds.Smaller.Select(b => Configuration with { Bounds = b }).Where(c => c.Problem is null).Select(c => new BlockModel(c));

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.ExplainedBy(Happened.InBlocks);
        var bounds = Configuration.Bounds;
        var ring = new BlockMemory(machine, Configuration);
        var properties = new BlockProperties(machine, ring);
        var queue = new BlockQueue(ring);
        var receive = new BlockReceive(ring, queue);
        BlockReceiveObserver.Bind(machine, ring, properties, receive, timer: bounds.Producers + Configuration.Reader.Threads);
        BlockReaderObserver.Bind(machine, ring, properties);
        machine.NameOutcomes(Steps.Arrive, receive.KindNames);
        machine.Optional(receive.FirstStep, Steps.StatisticsLock, Steps.Tamper);
        for (var p = 0; p < bounds.Producers; p++)
        {
            var first = (p * (bounds.PacketsPerProducer ?? 0)) + 1;
            machine.Spawn($"producer {p + 1}", () => bounds.PacketsPerProducer is { } count ? receive.ReceiveMany(first, count) : receive.ReceiveForEver());
        }

        var reader = new BlockReaderSteps(ring);
        reader.NameChoices(machine);
        for (var i = 0; i < Configuration.Reader.Threads; i++)
        {
            var thread = i;
            machine.Spawn(Configuration.Reader.ThreadName(thread), () => Configuration.Reader.Run(reader, thread), mayIdle: true);
        }

        machine.Idling(reader.IdlingSteps);
        var timer = new RetireTimer(ring, queue);
        machine.Spawn("retire timer", () => timer.Run(), mayIdle: true);
        if (Configuration.Has(RingFaults.StatisticsRead))
        {
            var statistics = new StatisticsReader(ring.QueueLock, ring.TpPackets!, ring.TpDrops!, countsDropsAtomically: true, ring.Freezes);
            StatisticsObserver.Bind(machine, ring.TpPackets!, ring.TpDrops!, ring.Ghosts.Packets!);
            machine.Spawn("statistics", () => statistics.Run());
            machine.Expect([.. statistics.StepsTaken]);
        }

        if (Configuration.Has(RingFaults.Tamper))
        {
            var user = new BlockTamper(ring);
            machine.Spawn("user space", () => user.Run());
            machine.NameOutcomes(Steps.Tamper, user.Stores);
        }

        foreach (var block in ring.Blocks)
        {
            machine.Watch($"block {block.Index}", state => BlockText.Show(state, ring, block));
        }

        machine.Watch("active", state => BlockText.ShowActive(state, ring));
        machine.Watch("fills", state => BlockText.ShowFills(state, ring));
        machine.Watch("t", state => state.Get(ring.Ghosts.ReaderIndex).ToString(CultureInfo.InvariantCulture));
        machine.Expect([.. BlockExpectations.Of(Configuration), .. reader.StepsTaken]);
    }
}
