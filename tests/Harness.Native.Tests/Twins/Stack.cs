using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>lock-free-stack.c as tasks in C#. The lowest node is never put back, so that what lies below it is no word there either.</summary>
internal sealed class Stack
{
    private const uint Nodes = 3;

    private static readonly StepLabel s_label = new("", "access");

    private readonly Cell<uint> _top;
    private readonly ImmutableArray<Cell<uint>> _after;
    private readonly ImmutableArray<Cell<uint>> _holder;
    private readonly uint _tag;

    internal Stack(MachineBuilder machine, bool isBroken)
    {
        _top = machine.Cell("top", 1U);
        _after = [.. Enumerable.Range(1, (int)Nodes - 1).Select(i => machine.Cell($"after {i}", (uint)i + 1))];
        _holder = [.. Enumerable.Range(1, (int)Nodes).Select(i => machine.Cell<uint>($"holder {i}"))];
        _tag = isBroken ? 0U : 1U;
    }

    internal async ControlledTask Sleep() => await Pop(1);

    internal async ControlledTask Work()
    {
        var first = await Pop(2);
        await Pop(2);
        if (first != 0)
        {
            await Push(first);
        }

        await Pop(2);
    }

    private static uint Node(uint top) => top & 0xffff;

    private uint Make(uint top, uint node) => (((top >> 16) + _tag) << 16) | node;

    private async ControlledTask<uint> Pop(uint who)
    {
        var seen = await _top.Load(s_label, order: MemoryOrder.Acquire);
        while (Node(seen) != 0)
        {
            var node = Node(seen);
            var below = node == Nodes ? 0 : await _after[(int)node - 1].Load(s_label);
            var old = await _top.CompareExchange(s_label, seen, Make(seen, below), order: MemoryOrder.AcquireRelease);
            if (old == seen)
            {
                return await _holder[(int)node - 1].Update(s_label, static (_, who) => who, who) == 0 ? node
                    : throw new InvalidOperationException("nobody else holds the node");
            }

            seen = old;
        }

        return 0;
    }

    private async ControlledTask Push(uint node)
    {
        await _holder[(int)node - 1].Store(s_label, 0);
        var seen = await _top.Load(s_label);
        while (true)
        {
            await _after[(int)node - 1].Store(s_label, Node(seen));
            var old = await _top.CompareExchange(s_label, seen, Make(seen, node), order: MemoryOrder.Release);
            if (old == seen)
            {
                return;
            }

            seen = old;
        }
    }
}
