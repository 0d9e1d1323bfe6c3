using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Examples;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Packages.Tests.Examples;

/// <summary>Tests that say the wrong thing of a model, for <see cref="SuiteTests"/>.</summary>
public static class WrongTests
{
    private static readonly StepLabel s_store = new("a", "store");
    private static readonly StepLabel s_never = new("z", "never");

    /// <summary>It deadlocks.</summary>
    [Test]
    public static void ExpectsAProof() => ModelHost.Run(new Notification(MemoryModel.TotalStoreOrder, fences: false));

    /// <summary>It does not.</summary>
    [Test]
    [Expect("deadlock", Verdict.Violated, Because = "so they say")]
    public static void ExpectsAViolation() => ModelHost.Run(new Notification(MemoryModel.TotalStoreOrder, fences: true));

    /// <summary>No property has this name.</summary>
    [Test]
    [Expect("dedlock", Verdict.Violated)]
    public static void ExpectsOfNothing() => ModelHost.Run(new Notification(MemoryModel.SequentialConsistency, fences: true));

    /// <summary>A step that is expected and cannot be taken.</summary>
    [Test]
    public static void NeverTakesAStep() => ModelHost.Run(new OneStore());

    private sealed class OneStore : IModel
    {
        public string Name => "one-store";

        public void Build(MachineBuilder machine)
        {
            var run = new Run(machine.Cell<byte>("cell"));
            machine.Spawn("task", run.Store);
            machine.Expect(s_store, s_never);
        }
    }

    private sealed class Run(Cell<byte> cell)
    {
        internal async ControlledTask Store() => await cell.Store(s_store, 1);
    }
}
