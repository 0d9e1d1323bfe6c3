using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>The TPACKET_V3 receive ring with its producers, its retire timer and its reader, as a model that can be explored.</summary>
/// <param name="configuration">Variant, reader, bounds, faults.</param>
public sealed class BlockModel(BlockConfiguration configuration) : IModel
{
    /// <summary>What the model is made of.</summary>
    public BlockConfiguration Configuration { get; } = configuration;

    /// <inheritdoc/>
    public string Name { get; } = $"{configuration.Variant.Name}, {configuration.Reader.Name} reader, {configuration.Bounds}";

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var bounds = Configuration.Bounds;
        var ring = new BlockMemory(machine, Configuration);
        var properties = new BlockProperties(machine, ring);
        var effects = new BlockEffects(ring, properties);
        var queue = new BlockQueue(ring, effects);
        var receive = new BlockReceive(ring, effects, queue);
        for (var p = 0; p < bounds.Producers; p++)
        {
            var first = (p * (bounds.PacketsPerProducer ?? 0)) + 1;
            machine.Spawn($"producer {p + 1}", () => bounds.PacketsPerProducer is { } count ? receive.ReceiveMany(first, count) : receive.ReceiveForEver());
        }

        SpawnReaders(machine, new BlockReader(ring, properties));
        var timer = new RetireTimer(ring, effects, queue);
        machine.Spawn("retire timer", () => timer.Run(), mayIdle: true);
        if ((Configuration.Faults & RingFaults.StatisticsRead) != 0)
        {
            var statistics = new BlockStatistics(ring, effects);
            machine.Spawn("statistics", () => statistics.Run());
            machine.Expect(BlockStatistics.StepsTaken);
        }

        foreach (var block in ring.Blocks)
        {
            machine.Watch($"block {block.Index}", state => BlockText.Show(state, ring, block));
        }

        machine.Watch("active", state => BlockText.ShowActive(state, ring));
        machine.Watch("fills", state => BlockText.ShowFills(state, ring));
        machine.Expect(BlockExpectations.Of(Configuration));
    }

    private void SpawnReaders(MachineBuilder machine, BlockReader reader)
    {
        var rules = Configuration.Rules;
        for (var r = 0; r < rules.Threads; r++)
        {
            var self = r;
            var name = rules.Threads == 1 ? "reader" : $"reader {r + 1}";
            machine.Spawn(name, () => rules.Threads > 1 ? reader.RunShared(self) : rules.Holds > 1 ? reader.RunHoldingTwo() : reader.Run(), mayIdle: true);
        }
    }
}
