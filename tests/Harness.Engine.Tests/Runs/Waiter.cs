using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Runs;

/// <summary>Notes that a task waits, and that it does not any more.</summary>
internal sealed class Waiter
{
    private static readonly StepLabel s_ask = new("", "ask");

    private readonly Ghost<bool> _flag;
    private readonly Effect _set;
    private readonly Effect _clear;

    internal Waiter(Ghost<bool> flag)
    {
        _flag = flag;
        _set = OnSet;
        _clear = OnClear;
    }

    internal static async ControlledTask LockOnce(Spinlock a, Waiter waiter)
    {
        await Operations.Fence(s_ask).With(waiter._set);
        await a.Acquire(Labels.Lock).With(waiter._clear);
        await a.Release(Labels.Unlock);
    }

    internal static async ControlledTask SetOnce(Cell<int> word, Waiter waiter)
    {
        await Operations.Fence(s_ask).With(waiter._set);
        while (await word.CompareExchange(Labels.Update, 0, 1) != 0)
        {
        }

        await Operations.Fence(Labels.Fence).With(waiter._clear);
        await word.Store(Labels.Store, 0);
    }

    internal static async ControlledTask ReadOrSleep(Cell<int> x, WaitQueue queue, Waiter waiter)
    {
        if (await x.Load(Labels.Load) == 0)
        {
            await queue.Register(Labels.Register);
            await queue.Sleep(Labels.Sleep);
        }

        await Operations.Fence(Labels.Fence).With(waiter._set);
    }

    private void OnSet(StepContext step, int unused1, int unused2) => step.Set(_flag, true);

    private void OnClear(StepContext step, int unused1, int unused2) => step.Set(_flag, false);
}
