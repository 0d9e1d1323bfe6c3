using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>ticket-lock.c as tasks in C#.</summary>
internal sealed class TicketLock(MachineBuilder machine, bool isBroken)
{
    internal const int Threads = 3;

    private static readonly StepLabel s_label = new("", "access");

    private readonly Cell<uint> _next = machine.Cell<uint>("next");
    private readonly Cell<uint> _serving = machine.Cell<uint>("serving");
    private readonly Cell<uint> _counter = machine.Cell<uint>("counter");
    private readonly bool _isBroken = isBroken;

    internal Cell<uint> Counter => _counter;

    internal async ControlledTask Work()
    {
        uint mine;
        if (_isBroken)
        {
            mine = await _next.Load(s_label);
            await _next.Store(s_label, mine + 1);
        }
        else
        {
            mine = await _next.Update(s_label, static (old, operand) => old + operand, 1U);
        }

        await _serving.Until(s_label, static (now, operand) => now == operand, mine, order: MemoryOrder.Acquire);
        await _counter.Store(s_label, await _counter.Load(s_label) + 1);
        await _serving.Store(s_label, mine + 1, order: MemoryOrder.Release);
    }
}
