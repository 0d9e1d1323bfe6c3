using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Tests.Twins;

/// <summary>lost-wakeup.c as tasks in C#.</summary>
internal sealed class Wakeup(MachineBuilder machine, bool isBroken)
{
    private static readonly StepLabel s_label = new("", "access");

    private readonly Cell<uint> _ready = machine.Cell<uint>("ready");
    private readonly Cell<uint> _sleeping = machine.Cell<uint>("sleeping");
    private readonly Cell<uint> _woken = machine.Cell<uint>("woken");
    private readonly bool _isBroken = isBroken;

    internal async ControlledTask Sleep()
    {
        await _sleeping.Store(s_label, 1);
        if (!_isBroken)
        {
            await Operations.Fence(s_label);
        }

        if (await _ready.Load(s_label) == 0)
        {
            await _woken.Until(s_label, static (now, old) => now != old, 0U);
        }
    }

    internal async ControlledTask Notify()
    {
        await _ready.Store(s_label, 1);
        if (!_isBroken)
        {
            await Operations.Fence(s_label);
        }

        if (await _sleeping.Load(s_label) != 0)
        {
            await _woken.Store(s_label, 1);
        }
    }
}
