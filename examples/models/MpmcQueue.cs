using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>
/// A bounded queue for many producers and many consumers, with a sequence number in each place (D. Vyukov, "Bounded MPMC queue", 2010). Two
/// producers with an item each, and two
/// consumers that try once each.
/// </summary>
/// <param name="places">How many places it has; the algorithm asks for two at least.</param>
/// <param name="memory">What tasks see of each other's stores.</param>
/// <param name="ordered">Whether sequence numbers are loaded with acquire and stored with release.</param>
public sealed class MpmcQueue(int places, MemoryModel memory = MemoryModel.SequentialConsistency, bool ordered = true) : IModel
{
    private static readonly StepLabel s_where = new("a", "read position");
    private static readonly StepLabel s_look = new("b", "read sequence");
    private static readonly StepLabel s_claim = new("c", "claim position");
    private static readonly StepLabel s_write = new("d", "write item");
    private static readonly StepLabel s_read = new("e", "read item");
    private static readonly StepLabel s_pass = new("f", "pass place on");

    /// <inheritdoc/>
    public string Name => $"mpmc-queue of {places}{(ordered ? "" : ", relaxed")}";

    /// <inheritdoc/>
    public MemoryModel Memory => memory;

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, places, ordered);
        machine.Spawn("P1", () => run.Push(1));
        machine.Spawn("P2", () => run.Push(2));
        machine.Spawn("C1", run.Pop);
        machine.Spawn("C2", run.Pop);
        machine.Expect(s_where, s_look, s_claim, s_write, s_read, s_pass);
    }

    private sealed class Run
    {
        private readonly Cell<byte> _enqueue;
        private readonly Cell<byte> _dequeue;
        private readonly ImmutableArray<Cell<byte>> _sequence;
        private readonly ImmutableArray<Cell<byte>> _item;
        private readonly Ghost<byte> _taken;
        private readonly Property _once;
        private readonly (MemoryOrder Load, MemoryOrder Store) _order;

        internal Run(MachineBuilder machine, int places, bool ordered)
        {
            _order = ordered ? (MemoryOrder.Acquire, MemoryOrder.Release) : (MemoryOrder.Relaxed, MemoryOrder.Relaxed);
            (_enqueue, _dequeue) = (machine.Cell<byte>("enqueue"), machine.Cell<byte>("dequeue"));
            _sequence = [.. Enumerable.Range(0, places).Select(i => machine.Cell($"sequence {i}", (byte)i))];
            _item = [.. Enumerable.Range(0, places).Select(i => machine.Cell<byte>($"item {i}"))];
            _taken = machine.Ghost<byte>("taken");
            _once = machine.Property("taken-once", "what a consumer reads is an item, and nobody has read it before");
            machine.OnStep(s_read, OnRead);
        }

        internal async ControlledTask Push(byte item)
        {
            var position = await _enqueue.Load(s_where);
            while (true)
            {
                var lag = await _sequence[position % _sequence.Length].Load(s_look, _order.Load) - position;
                if (lag < 0)
                {
                    return; // full
                }

                var found = lag == 0 ? await _enqueue.CompareExchange(s_claim, position, (byte)(position + 1))
                    : await _enqueue.Load(s_where);
                if (lag == 0 && found == position)
                {
                    break;
                }

                position = found;
            }

            await _item[position % _item.Length].Store(s_write, item);
            await _sequence[position % _sequence.Length].Store(s_pass, (byte)(position + 1), _order.Store);
        }

        internal async ControlledTask Pop()
        {
            var position = await _dequeue.Load(s_where);
            while (true)
            {
                var lag = await _sequence[position % _sequence.Length].Load(s_look, _order.Load) - (position + 1);
                if (lag < 0)
                {
                    return; // empty
                }

                var found = lag == 0 ? await _dequeue.CompareExchange(s_claim, position, (byte)(position + 1))
                    : await _dequeue.Load(s_where);
                if (lag == 0 && found == position)
                {
                    break;
                }

                position = found;
            }

            await _item[position % _item.Length].Load(s_read);
            await _sequence[position % _sequence.Length].Store(s_pass, (byte)(position + _sequence.Length), _order.Store);
        }

        private void OnRead(StepContext step, int subject)
        {
            var (item, taken) = (step.Loaded<byte>(), step.Get(_taken));
            step.Check(_once, item != 0 && (taken & (1 << item)) == 0);
            step.Set(_taken, (byte)(taken | (1 << item)));
            step.Progress();
        }
    }
}

/// <summary>What is to be known of <see cref="MpmcQueue"/>.</summary>
public static class MpmcQueueTests
{
    /// <summary>Two places.</summary>
    [Test]
    public static void Queue() => ModelHost.Run(new MpmcQueue(places: 2));

    /// <summary>
    /// With one place a full queue looks like an empty one: the number after a push is the one that the next push waits for.
    /// </summary>
    [Test]
    [Expect("taken-once", Verdict.Violated,
        Because = "a second push overwrites an item while it is read, or after another consumer was promised it")]
    [Expect("livelock", Verdict.Violated,
        Because = "after two pushes into the one place its number is beyond the one that both consumers wait for: they ask for ever")]
    public static void QueueOfOne() => ModelHost.Run(new MpmcQueue(places: 1));

    /// <summary>Release and acquire hand the item over with its number.</summary>
    [Test]
    public static void QueueRa() => ModelHost.Run(new MpmcQueue(places: 2, MemoryModel.ReleaseAcquire));

    /// <summary>Relaxed accesses do not.</summary>
    [Test]
    [Expect("taken-once", Verdict.Violated, Because = "the consumer sees the number and still reads the place as it was: 0")]
    [Expect("livelock", Verdict.Violated,
        Because = "nothing makes a relaxed load see a newer number at last: a consumer that reads an old one asks again for ever")]
    public static void QueueRelaxed() => ModelHost.Run(new MpmcQueue(places: 2, MemoryModel.ReleaseAcquire, ordered: false));
}
