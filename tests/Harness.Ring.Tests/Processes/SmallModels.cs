using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Tests.Processes;

/// <summary>Models that are not what they declare.</summary>
internal static class SmallModels
{
    private static readonly StepLabel s_lock = new("", "lock");
    private static readonly StepLabel s_store = new("", "store");
    private static readonly StepLabel s_unlock = new("", "unlock");

    /// <summary>A group whose members are said to be alike; a property of final states tells them apart.</summary>
    internal sealed class ToldApart : IModel
    {
        public string Name => "told apart";

        public void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(3, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            for (ulong i = 1; i <= 3; i++)
            {
                var item = i;
                machine.Spawn($"t{i}", () => StoreSome(x, item));
            }

            machine.FinalProperty("last", "another member than the third stores last", s => s.Get(x) == 3 ? Judgement.Fails : Judgement.Holds);
        }

        private static async ControlledTask StoreSome(Cell<ulong> x, ulong item)
        {
            for (var i = 0; i < 4; i++)
            {
                await x.Store(s_store, item);
            }
        }
    }

    /// <summary>A task that uses, after a while, what a lock is said to protect, without the lock.</summary>
    internal sealed class Unlocked : IModel
    {
        public string Name => "unlocked";

        public void Build(MachineBuilder machine)
        {
            var (gate, x, y) = (machine.Spinlock("gate"), machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Protect(gate, x);
            machine.Spawn("t", () => Locked(gate, x));
            machine.Spawn("u", () => StoreMany(y, x));
            machine.Spawn("v", () => StoreMany(y, y));
        }

        private static async ControlledTask Locked(Spinlock gate, Cell<int> x)
        {
            await gate.Acquire(s_lock);
            await x.Store(s_store, 1);
            await gate.Release(s_unlock);
        }

        private static async ControlledTask StoreMany(Cell<int> y, Cell<int> last)
        {
            for (var i = 0; i < 40; i++)
            {
                await y.Store(s_store, i);
            }

            await last.Store(s_store, 1);
        }
    }
}
