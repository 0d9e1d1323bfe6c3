using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.KernelCode.Observation;
using Harness.Native;

namespace Harness.KernelCode;

/// <summary>The kernel's code as a model: producers in tpacket_rcv, a reader, and the properties of the ring.</summary>
public sealed class KernelModel : NativeModel
{
    private const int StoresOfAFrame = 32;
    private const int MessagesOfFrames = 256;

    private readonly NativeProgram _program;
    private readonly KernelScenario _scenario;

    /// <param name="program">What was built of the scenario.</param>
    /// <param name="scenario">The scenario.</param>
    internal KernelModel(NativeProgram program, KernelScenario scenario)
        : base(program, scenario.Memory)
        => (_program, _scenario) = (program, scenario);

    /// <summary>
    /// What is judged unless something else is asked for: all but livelock, since a reader that is told of the newest frame goes round until its own is published.
    /// </summary>
    public IReadOnlyCollection<string> RingProperties { get; } = [.. KernelProperties.Names, "L2", Property.Exception, Property.Deadlock];

    /// <inheritdoc/>
    public override string Name => _scenario.Title;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters
        => base.Parameters.Concat(_scenario.Parameters).ToImmutableSortedDictionary();

    /// <inheritdoc/>
    public override IModel? Under(MemoryModel memory) => memory == _scenario.Memory ? new KernelModel(_program, _scenario) : null;

    /// <inheritdoc/>
    protected override void Extend(MachineBuilder machine, NativeWords words)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(words);
        if (_scenario.Memory != MemoryModel.SequentialConsistency)
        {
            // A frame is some twenty stores, all of which may be under way.
            (machine.StoreBufferCapacity, machine.MessageCapacity) = (StoresOfAFrame, MessagesOfFrames);
        }

        var ring = new KernelRing(machine, words, _scenario);
        var properties = new KernelProperties(machine, ring);
        machine.Property(
            "L2",
            "no lost wakeup: with all producers idle, the reader does not sleep without a wake pending while its slot is ready",
            new WakeJudge(ring));
        ProducerObserver.Bind(machine, ring, properties);
        ReaderObserver.Bind(machine, ring, properties, _scenario.Reader == "non-zero" ? uint.MaxValue : KernelSlot.User);
    }

    private sealed class WakeJudge(KernelRing ring) : ForeignTasksJudge
    {
        protected override Judgement JudgeTasks(StepContext state, ReadOnlySpan<ForeignState?> tasks)
            => state.Get(ring.Inside) == 0 && Waits(tasks[ring.Reader]) && state.Get(ring.Woken) == 0
                ? ring.IsReady(state, state.Get(ring.ReaderIndex)) ? Judgement.Fails : Judgement.Holds
                : Judgement.Undefined;

        protected override string Explain(StepContext state, ReadOnlySpan<ForeignState?> tasks)
            => $"the reader sleeps in poll and nobody will wake it, and its slot {state.Get(ring.ReaderIndex)} is ready";
    }
}
