using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>spsc-ring.c as tasks in C#.</summary>
internal sealed class Ring
{
    private const uint Size = 2;
    private const uint Items = 3;

    private static readonly StepLabel s_label = new("", "access");

    private readonly ImmutableArray<Cell<uint>> _slots;
    private readonly Cell<uint> _head;
    private readonly Cell<uint> _tail;
    private readonly MemoryOrder _publish;

    internal Ring(MachineBuilder machine, MemoryOrder publish)
    {
        _slots = [.. Enumerable.Range(0, (int)Size).Select(i => machine.Cell<uint>($"slot {i}"))];
        (_head, _tail, _publish) = (machine.Cell<uint>("head"), machine.Cell<uint>("tail"), publish);
    }

    internal async ControlledTask Produce()
    {
        for (uint i = 0; i < Items; i++)
        {
            if (i >= Size)
            {
                await _tail.Until(s_label, static (now, old) => now != old, i - Size, order: MemoryOrder.Acquire);
            }

            await _slots[(int)(i % Size)].Store(s_label, i + 1);
            await _head.Store(s_label, i + 1, order: _publish);
        }
    }

    internal async ControlledTask Consume()
    {
        for (uint i = 0; i < Items; i++)
        {
            await _head.Until(s_label, static (now, old) => now != old, i, order: MemoryOrder.Acquire);
            if (await _slots[(int)(i % Size)].Load(s_label) != i + 1)
            {
                throw new InvalidOperationException("items come out as they went in");
            }

            await _tail.Store(s_label, i + 1, order: MemoryOrder.Release);
        }
    }
}
