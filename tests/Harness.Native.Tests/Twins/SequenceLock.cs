using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>seqlock.c as tasks in C#.</summary>
internal sealed class SequenceLock(MachineBuilder machine, bool isBroken)
{
    private const uint Writes = 2;

    private static readonly StepLabel s_label = new("", "access");

    private readonly Cell<uint> _sequence = machine.Cell<uint>("sequence");
    private readonly Cell<uint> _a = machine.Cell<uint>("a");
    private readonly Cell<uint> _b = machine.Cell<uint>("b");
    private readonly bool _isBroken = isBroken;

    internal async ControlledTask Write()
    {
        for (uint i = 1; i <= Writes; i++)
        {
            await _sequence.Store(s_label, (2 * i) - 1);
            await Operations.WriteBarrier(s_label);
            await _a.Store(s_label, i);
            await _b.Store(s_label, i);
            await _sequence.Store(s_label, 2 * i, order: MemoryOrder.Release);
        }
    }

    internal async ControlledTask Read()
    {
        uint first, a, b;
        do
        {
            first = await _sequence.Until(s_label, static (now, bits) => (now & bits) == 0, 1U, order: MemoryOrder.Acquire);
            a = await _a.Load(s_label);
            b = await _b.Load(s_label);
            if (!_isBroken)
            {
                await Operations.ReadBarrier(s_label);
            }
        }
        while (await _sequence.Load(s_label) != first);
        if (a != b)
        {
            throw new InvalidOperationException("both halves of one write");
        }
    }
}
