using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Scenarios;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>Tests of a user: one that asserts in the model's code, and one that is asynchronous.</summary>
public static class AssertionTests
{
    private static readonly StepLabel s_read = new("r", "read the counter");
    private static readonly StepLabel s_write = new("w", "write the counter");
    private static readonly StepLabel s_count = new("c", "count the writers that are done");
    private static readonly StepLabel s_choose = new("?", "choose");
    private static readonly StepLabel s_wait = new("u", "wait for both");

    /// <summary>Two increments, each a read and a write: one is lost where both read first.</summary>
    [Test]
    public static void TwoIncrements() => ModelHost.Run(new Counter());

    /// <summary>The environment chooses one of three, and one of them is wrong.</summary>
    [Test]
    public static void Choice() => ModelHost.Run(new Chooser());

    /// <summary>A method is started and not awaited.</summary>
    [Test]
    public static void Forgetful() => ModelHost.Run(new ForgetfulModel());

    /// <summary>The legacy protocol, handed over by an asynchronous method.</summary>
    [Test]
    public static async Task LegacyAsync()
    {
        RingTests.LegacyExclusiveWriter();
        await Task.CompletedTask;
    }

    private sealed class Chooser : IModel
    {
        public string Name => "chooser";

        public void Build(MachineBuilder machine) => machine.Spawn("chooser", static () => Choose());

        private static async ControlledTask Choose()
        {
            var choice = await Operations.Choose(s_choose, 3);
            Specification.Assert(choice != 2, "the choice is {0}", choice);
        }
    }

    private sealed class ForgetfulModel : IModel
    {
        public string Name => "forgetful";

        public void Build(MachineBuilder machine)
        {
            var cell = machine.Cell<int>("cell");
            machine.Spawn("forgets", () => Forget(cell));
        }

        private static async ControlledTask Forget(Cell<int> cell)
        {
            if (await cell.Load(s_read) == 0)
            {
                _ = Write(cell);
            }

            await cell.Load(s_read);
        }

        private static async ControlledTask Write(Cell<int> cell) => await cell.Store(s_write, 1);
    }

    private sealed class Counter : IModel
    {
        public string Name => "counter";

        public void Build(MachineBuilder machine)
        {
            var counter = machine.Cell<int>("counter");
            var done = machine.Cell<int>("done");
            machine.Spawn("first", () => Increment(counter, done));
            machine.Spawn("second", () => Increment(counter, done));
            machine.Spawn("judge", () => Judge(counter, done));
        }

        private static async ControlledTask Increment(Cell<int> counter, Cell<int> done)
        {
            var value = await counter.Load(s_read);
            await counter.Store(s_write, value + 1);
            await done.Update(s_count, static (old, one) => old + one, 1);
        }

        private static async ControlledTask Judge(Cell<int> counter, Cell<int> done)
        {
            var writers = await done.Until(s_wait, static (now, both) => now == both, 2);
            var value = await counter.Load(s_read);
            Specification.Assert(value == writers, "after {0} increments the counter is {1}", writers, value);
        }
    }
}
