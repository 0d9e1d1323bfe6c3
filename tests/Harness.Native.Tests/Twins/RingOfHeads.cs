using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>ring-of-heads.c as tasks in C#.</summary>
internal sealed class RingOfHeads
{
    internal const int Producers = 2;

    private const uint Slots = 2;

    private static readonly StepLabel s_label = new("", "access");

    private readonly ImmutableArray<Cell<uint>> _slots;
    private readonly Cell<uint> _head;
    private readonly Cell<uint> _tail;
    private readonly Cell<uint> _taken;
    private readonly MemoryOrder _publish;

    internal RingOfHeads(MachineBuilder machine, bool isBroken)
    {
        _slots = [.. Enumerable.Range(0, (int)Slots).Select(i => machine.Cell<uint>($"slot {i}"))];
        (_head, _tail, _taken) = (machine.Cell<uint>("head"), machine.Cell<uint>("tail"), machine.Cell<uint>("taken"));
        _publish = isBroken ? MemoryOrder.Relaxed : MemoryOrder.Release;
    }

    internal async ControlledTask Produce(uint number)
    {
        var head = await _head.Load(s_label);
        while (true)
        {
            if (head - await _taken.Load(s_label, order: MemoryOrder.Acquire) >= Slots)
            {
                return;
            }

            var old = await _head.CompareExchange(s_label, head, head + 1);
            if (old == head)
            {
                break;
            }

            head = old;
        }

        await _slots[(int)(head % Slots)].Store(s_label, number + 1);
        await _tail.Until(s_label, static (now, operand) => now == operand, head, order: MemoryOrder.Acquire);
        await _tail.Store(s_label, head + 1, order: _publish);
    }

    internal async ControlledTask Consume()
    {
        uint seen = 0;
        for (uint i = 0; i < Producers; i++)
        {
            if (await _tail.Load(s_label, order: MemoryOrder.Acquire) == i)
            {
                return;
            }

            var item = await _slots[(int)(i % Slots)].Load(s_label);
            if (item == 0 || (seen & (1U << (int)item)) != 0)
            {
                throw new InvalidOperationException("a slot that was not written, or twice the same");
            }

            seen |= 1U << (int)item;
            await _taken.Store(s_label, i + 1, order: MemoryOrder.Release);
        }
    }
}
