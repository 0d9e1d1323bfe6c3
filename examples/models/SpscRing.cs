using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>Which barriers a ring has.</summary>
public enum RingBarriers
{
    /// <summary>None.</summary>
    None,

    /// <summary>
    /// The producer's: the item before the index that publishes it. And the consumer's: the item is read before the index that gives its
    /// place back.
    /// </summary>
    Write,

    /// <summary>Also between the load of an index and the access of the place that it gives away.</summary>
    Both,
}

/// <summary>
/// A ring of two places for one producer and one consumer, with the barriers of the kernel's circular buffers
/// (Documentation/core-api/circular-buffers.rst).
/// </summary>
/// <param name="memory">What tasks see of each other's stores.</param>
/// <param name="barriers">Which barriers there are.</param>
public sealed class SpscRing(MemoryModel memory, RingBarriers barriers) : IModel
{
    private const int Items = 3;

    private static readonly StepLabel s_space = new("a", "wait for a free place");
    private static readonly StepLabel s_put = new("b", "write the item");
    private static readonly StepLabel s_publish = new("c", "publish: head");
    private static readonly StepLabel s_data = new("p", "wait for an item");
    private static readonly StepLabel s_take = new("q", "read the item");
    private static readonly StepLabel s_free = new("r", "give the place back: tail");
    private static readonly StepLabel s_before = new("w", "write barrier");
    private static readonly StepLabel s_after = new("x", "read barrier");

    /// <inheritdoc/>
    public string Name => $"spsc-ring, barriers: {barriers}";

    /// <inheritdoc/>
    public MemoryModel Memory => memory;

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, barriers);
        machine.Spawn("producer", run.Produce);
        machine.Spawn("consumer", run.Consume);
        machine.Expect(s_space, s_put, s_publish, s_data, s_take, s_free);
    }

    private sealed class Run
    {
        private readonly Cell<byte> _head;
        private readonly Cell<byte> _tail;
        private readonly ImmutableArray<Cell<byte>> _places;
        private readonly Ghost<byte> _taken;
        private readonly Property _inOrder;
        private readonly RingBarriers _barriers;

        internal Run(MachineBuilder machine, RingBarriers barriers)
        {
            _barriers = barriers;
            (_head, _tail) = (machine.Cell<byte>("head"), machine.Cell<byte>("tail"));
            _places = [machine.Cell<byte>("place 0"), machine.Cell<byte>("place 1")];
            _taken = machine.Ghost<byte>("taken");
            _inOrder = machine.Property("in-order", "the consumer reads items 1, 2 and 3 in this order");
            machine.OnStep(s_take, OnTake);
        }

        internal async ControlledTask Produce()
        {
            for (byte i = 0; i < Items; i++)
            {
                await _tail.Until(s_space, static (tail, head) => head - tail < 2, i);
                if (_barriers == RingBarriers.Both)
                {
                    await Operations.ReadBarrier(s_after);
                }

                await _places[i % 2].Store(s_put, (byte)(i + 1));
                if (_barriers != RingBarriers.None)
                {
                    await Operations.WriteBarrier(s_before);
                }

                await _head.Store(s_publish, (byte)(i + 1));
            }
        }

        internal async ControlledTask Consume()
        {
            for (byte i = 0; i < Items; i++)
            {
                await _head.Until(s_data, static (head, tail) => head > tail, i);
                if (_barriers == RingBarriers.Both)
                {
                    await Operations.ReadBarrier(s_after);
                }

                await _places[i % 2].Load(s_take);
                if (_barriers != RingBarriers.None)
                {
                    await Operations.WriteBarrier(s_before);
                }

                await _tail.Store(s_free, (byte)(i + 1));
            }
        }

        private void OnTake(StepContext step, int subject)
        {
            step.Set(_taken, (byte)(step.Get(_taken) + 1));
            step.Check(_inOrder, step.Loaded<byte>() == step.Get(_taken));
        }
    }
}

/// <summary>What is to be known of <see cref="SpscRing"/>.</summary>
public static class SpscRingTests
{
    /// <summary>Without barriers, where nothing is out of order.</summary>
    [Test]
    public static void Ring() => ModelHost.Run(new SpscRing(MemoryModel.SequentialConsistency, RingBarriers.None));

    /// <summary>x86 keeps stores in order: nothing to do.</summary>
    [Test]
    public static void RingTso() => ModelHost.Run(new SpscRing(MemoryModel.TotalStoreOrder, RingBarriers.None));

    /// <summary>Where stores overtake each other, the index may come before the item.</summary>
    [Test]
    [Expect("in-order", Verdict.Violated, Because = "head reaches the memory before the item")]
    public static void RingPso() => ModelHost.Run(new SpscRing(MemoryModel.PartialStoreOrder, RingBarriers.None));

    /// <summary>A write barrier holds it back.</summary>
    [Test]
    public static void RingPsoWrite() => ModelHost.Run(new SpscRing(MemoryModel.PartialStoreOrder, RingBarriers.Write));

    /// <summary>Where loads see old values too, the barrier of the writer is half of a pair.</summary>
    [Test]
    [Expect("in-order", Verdict.Violated, Because = "the consumer sees head and still reads the place as it was")]
    public static void RingRaWrite() => ModelHost.Run(new SpscRing(MemoryModel.ReleaseAcquire, RingBarriers.Write));

    /// <summary>Both halves.</summary>
    [Test]
    public static void RingRaBoth() => ModelHost.Run(new SpscRing(MemoryModel.ReleaseAcquire, RingBarriers.Both));
}
