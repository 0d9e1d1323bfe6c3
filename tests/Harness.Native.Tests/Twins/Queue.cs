using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>vyukov-queue.c as tasks in C#.</summary>
internal sealed class Queue
{
    internal const int Producers = 2;

    private const uint Cells = 2;
    private const uint Items = 2;

    private static readonly StepLabel s_label = new("", "access");

    private readonly ImmutableArray<Cell<uint>> _sequence;
    private readonly ImmutableArray<Cell<uint>> _data;
    private readonly ImmutableArray<Cell<uint>> _taken;
    private readonly Cell<uint> _enqueue;
    private readonly Cell<uint> _dequeue;
    private readonly bool _isBroken;

    internal Queue(MachineBuilder machine, bool isBroken)
    {
        _sequence = [.. Enumerable.Range(0, (int)Cells).Select(i => machine.Cell($"sequence {i}", (uint)i))];
        _data = [.. Enumerable.Range(0, (int)Cells).Select(i => machine.Cell<uint>($"data {i}"))];
        _taken = [.. Enumerable.Range(0, (int)(Producers * Items)).Select(i => machine.Cell<uint>($"taken {i}"))];
        (_enqueue, _dequeue, _isBroken) = (machine.Cell<uint>("enqueue"), machine.Cell<uint>("dequeue"), isBroken);
    }

    internal async ControlledTask Produce(uint number)
    {
        for (uint i = 0; i < Items; i++)
        {
            var position = await _enqueue.Load(s_label);
            while (true)
            {
                var difference = (int)(await _sequence[(int)(position % Cells)].Load(s_label, order: MemoryOrder.Acquire) - position);
                if (difference < 0 && !_isBroken)
                {
                    return;
                }

                if (difference > 0 && !_isBroken)
                {
                    position = await _enqueue.Load(s_label);
                    continue;
                }

                var old = await _enqueue.CompareExchange(s_label, position, position + 1);
                if (old == position)
                {
                    break;
                }

                position = old;
            }

            await _data[(int)(position % Cells)].Store(s_label, (number * Items) + i + 1);
            await _sequence[(int)(position % Cells)].Store(s_label, position + 1, order: MemoryOrder.Release);
        }
    }

    internal async ControlledTask Consume()
    {
        for (var i = 0; i < Producers * Items; i++)
        {
            var position = await _dequeue.Load(s_label);
            while (true)
            {
                var difference = (int)(await _sequence[(int)(position % Cells)].Load(s_label, order: MemoryOrder.Acquire) - (position + 1));
                if (difference < 0)
                {
                    return;
                }

                if (difference > 0)
                {
                    position = await _dequeue.Load(s_label);
                    continue;
                }

                var old = await _dequeue.CompareExchange(s_label, position, position + 1);
                if (old == position)
                {
                    break;
                }

                position = old;
            }

            var value = await _data[(int)(position % Cells)].Load(s_label);
            await _sequence[(int)(position % Cells)].Store(s_label, position + Cells, order: MemoryOrder.Release);
            if (value is < 1 or > Producers * Items || await _taken[(int)value - 1].Load(s_label) != 0)
            {
                throw new InvalidOperationException("what comes out was put in, once");
            }

            await _taken[(int)value - 1].Store(s_label, 1);
        }
    }
}
