using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Support;

/// <summary>Methods of tasks that many models have.</summary>
internal static class SmallTasks
{
    /// <summary>One step that changes nothing.</summary>
    internal static async ControlledTask Fence() => await Operations.Fence(Labels.Fence);

    /// <summary>Steps that change nothing, for ever.</summary>
    internal static async ControlledTask FenceForEver(StepLabel label)
    {
        while (true)
        {
            await Operations.Fence(label);
        }
    }

    /// <summary>0, 1, 2, and 0 again, for ever.</summary>
    internal static async ControlledTask GoRound(Cell<int> x, Effect? effect = null)
    {
        while (true)
        {
            await x.Update(Labels.Update, static (old, one) => (old + one) % 3, 1).With(effect ?? Nothing.Effect);
        }
    }

    /// <summary>Stores one of 1 … 300.</summary>
    internal static async ControlledTask ChooseAndStore(Cell<int> x) => await x.Store(Labels.Store, 1 + await Operations.Choose(Labels.Choose, 300));
}
