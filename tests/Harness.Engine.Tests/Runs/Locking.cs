using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Runs.LivenessJudging;

namespace Harness.Engine.Tests.Runs;

/// <summary>One task takes a lock and gives it back for ever, the other wants it once.</summary>
internal static class Locking
{
    internal static void TwoAtALock(MachineBuilder machine, bool isQueued)
    {
        var (a, waits) = (machine.Spinlock("A", isQueued), machine.Ghost<bool>("waits"));
        var waiter = new Waiter(waits);
        machine.Spawn("winner", () => LockForEver(a));
        machine.Spawn("loser", () => Waiter.LockOnce(a, waiter));
        machine.LivenessProperty(Name, "the loser is let in", Open(state => state.Get(waits)));
    }

    internal static async ControlledTask LockForEver(Spinlock a)
    {
        while (true)
        {
            await a.Acquire(Labels.Lock);
            await a.Release(Labels.Unlock);
        }
    }
}
