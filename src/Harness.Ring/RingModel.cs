using System.Globalization;
using Harness.Engine.Machine;
using Harness.Ring.Observation;
using Harness.Ring.Readers;

namespace Harness.Ring;

/// <summary>The AF_PACKET receive ring with its producers and its reader, as a model that can be explored.</summary>
/// <param name="configuration">Variant, reader, bounds, faults.</param>
public sealed class RingModel(RingConfiguration configuration) : IBoundedModel
{
    /// <summary>What the model is made of.</summary>
    public RingConfiguration Configuration { get; } = configuration;

    /// <inheritdoc/>
    public string Name { get; } = $"{configuration.Variant.Name}, {configuration.Reader.Name} reader, {configuration.Bounds}";

    /// <inheritdoc/>
    public MemoryModel Memory => Configuration.Memory;

    /// <inheritdoc/>
    public IEnumerable<IModel> Smaller
        => Configuration.Bounds.Smaller.Select(b => Configuration with { Bounds = b }).Where(c => c.Problem is null).Select(c => new RingModel(c));

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.ExplainedBy(Happened.InSlots);
        var bounds = Configuration.Bounds;
        var ring = new RingMemory(machine, Configuration);
        var properties = new RingProperties(machine, ring);
        var receive = new TpacketReceive(ring);
        ReceiveObserver.Bind(machine, ring, properties, receive);
        SlotReaderObserver.Bind(machine, ring, properties);
        machine.NameOutcomes(Steps.Arrive, receive.KindNames);
        machine.Optional(receive.FirstStep, Steps.StatisticsLock, Steps.Tamper);
        for (var p = 0; p < bounds.Producers; p++)
        {
            var first = (p * (bounds.PacketsPerProducer ?? 0)) + 1;
            machine.Spawn($"producer {p + 1}", () => bounds.PacketsPerProducer is { } count ? receive.ReceiveMany(first, count) : receive.ReceiveForEver());
        }

        foreach (var slot in ring.Slots)
        {
            machine.Watch($"slot {slot.Index}", state => SlotText.Show(state, ring, slot));
        }

        machine.Watch("head", state => state.Get(ring.Head).ToString(CultureInfo.InvariantCulture));
        if (ring.OwnerMap is { } map)
        {
            machine.Watch("owned", state => SlotText.ShowOwned(state.Get(map)));
        }

        if (ring.Configuration.Variant.UsesPadding)
        {
            machine.Watch("marked", state => SlotText.ShowMarked(state, ring));
        }

        machine.Watch("t", state => state.Get(ring.Ghosts.ReaderIndex).ToString(CultureInfo.InvariantCulture));
        var reader = new SlotReaderSteps(ring);
        reader.NameChoices(machine);
        for (var i = 0; i < Configuration.Reader.Threads; i++)
        {
            var thread = i;
            machine.Spawn(Configuration.Reader.ThreadName(thread), () => Configuration.Reader.Run(reader, thread), mayIdle: true);
        }

        machine.Idling(reader.IdlingSteps);
        machine.Expect([.. receive.StepsTaken, .. reader.StepsTaken]);
        if (Configuration.Has(RingFaults.StatisticsRead))
        {
            var statistics = new StatisticsReader(ring.QueueLock, ring.TpPackets!, ring.TpDrops!, Configuration.Variant.CountsDropsAtomically);
            StatisticsObserver.Bind(machine, ring.TpPackets!, ring.TpDrops!, ring.Ghosts.Packets!);
            machine.Spawn("statistics", () => statistics.Run());
            machine.Expect([.. statistics.StepsTaken]);
        }

        if (Configuration.Has(RingFaults.Tamper))
        {
            var user = new TamperTask(ring);
            machine.Spawn("user space", () => user.Run());
            machine.NameOutcomes(Steps.Tamper, user.Stores);
            machine.Expect(TamperTask.StepsTaken);
        }
    }
}
