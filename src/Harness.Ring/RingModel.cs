using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The AF_PACKET receive ring with its producers and its reader, as a model that can be explored.</summary>
/// <param name="configuration">Variant, reader, bounds, faults.</param>
public sealed class RingModel(RingConfiguration configuration) : IModel
{
    /// <summary>What the model is made of.</summary>
    public RingConfiguration Configuration { get; } = configuration;

    /// <inheritdoc/>
    public string Name { get; } = $"{configuration.Variant.Name}, {configuration.Reader.Name} reader, {configuration.Bounds}";

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var bounds = Configuration.Bounds;
        var ring = new RingMemory(machine, Configuration);
        var properties = new RingProperties(machine, ring);
        var effects = new RingEffects(ring, properties);
        var receive = new TpacketReceive(ring, effects);
        for (var p = 0; p < bounds.Producers; p++)
        {
            var first = (p * (bounds.PacketsPerProducer ?? 0)) + 1;
            machine.Spawn($"producer {p + 1}", () => bounds.PacketsPerProducer is { } count ? receive.ReceiveMany(first, count) : receive.ReceiveForEver());
        }

        foreach (var slot in ring.Slots)
        {
            machine.Watch($"slot {slot.Index}", state => SlotText.Show(state, ring, slot));
        }

        machine.Watch("head", state => state.Get(ring.Head).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var reader = new ReaderLoop(ring, properties);
        machine.Spawn("reader", () => reader.Run(), mayIdle: true);
        machine.Expect(TpacketReceive.StepsTaken);
        machine.Expect([.. Configuration.Variant.ExtraSteps]);
        machine.Expect(Configuration.Variant.CountsDropsAtomically && !bounds.IsUnbounded
            ? [Steps.TestLosing, Steps.DropUnlock, Steps.DropCount]
            : [Steps.Drop]);
        machine.Expect(ReaderLoop.StepsTaken);
        if ((Configuration.Faults & RingFaults.StatisticsRead) != 0)
        {
            var statistics = new StatisticsReader(ring, effects);
            machine.Spawn("statistics", () => statistics.Run());
            machine.Expect(StatisticsReader.StepsTaken);
        }
    }
}
