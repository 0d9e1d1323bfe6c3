using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Guards.Scan;

namespace Harness.Engine.Tests.Guards.Scan;

public class ControlledTaskScanTests
{
    [Fact]
    public void A_task_that_awaits_operations_and_controlled_tasks_passes()
    {
        var result = Scans.Of(ControlledSamples.Clean);

        result.Findings.ShouldBeEmpty();

        // Of Clean and Nested the method and its state machine, with MoveNext and SetStateMachine; three lambdas and the making of their
        // closure class; the static initialiser of the labels.
        result.MethodsScanned.ShouldBe(12);
    }

    [Theory]
    [InlineData(nameof(ControlledSamples.AwaitsTask), "Task")]
    [InlineData(nameof(ControlledSamples.AwaitsValueTask), "ValueTask")]
    [InlineData(nameof(ControlledSamples.AwaitsOwnAwaitable), "ControlledSamples.OwnAwaitable")]
    [InlineData(nameof(ControlledSamples.AwaitsByExtension), "Int32")]
    public void A_foreign_await_is_found(string sample, string awaited) =>
        Scans.Of(typeof(ControlledSamples), sample).OnlyMessage().ShouldBe(
            $"ControlledSamples.{sample} awaits a {awaited}, which the scheduler does not control: "
            + "await operations of the machine and controlled tasks only.");

    [Fact]
    public void A_yield_to_the_thread_pool_is_found() =>
        Scans.Of(ControlledSamples.AwaitsYield).Culprits().ShouldBe(
        [
            "ControlledSamples.AwaitsYield awaits a YieldAwaitable, which the scheduler does not control",
            "ControlledSamples.AwaitsYield uses a task that the scheduler does not control (System.Threading.Tasks.Task.Yield)",
        ]);

    [Fact]
    public void A_finding_in_a_state_machine_names_the_async_method_and_the_line()
    {
        var finding = Scans.Of(ControlledSamples.ClockAfterAwait).Findings.ShouldHaveSingleItem();

        finding.Method.ShouldBe("ControlledSamples.ClockAfterAwait");
        finding.SourceLine().ShouldBe("var now = DateTime.UtcNow;");
    }

    [Fact]
    public void A_nested_task_is_followed() =>
        Scans.Of(ControlledSamples.ClockInNestedTask).OnlyMessage().ShouldEndWith(" Reached through ControlledSamples.ClockInNestedTask.");

    [Fact]
    public void An_effect_is_followed() =>
        Scans.Of(ControlledSamples.ClockInEffect).Culprits().ShouldBe(
            ["ControlledSamples.ClockInEffect reads a clock (System.Environment.TickCount)"]);

    [Fact]
    public void The_state_machine_is_as_good_a_root_as_the_method()
    {
        var method = Scans.Method(typeof(ControlledSamples), nameof(ControlledSamples.ClockInNestedTask));
        var machine = method.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType;
        var moveNext = Scans.Method(machine, "MoveNext");

        ModelScan.Scan([moveNext]).Findings.ShouldBe(ModelScan.Scan([method]).Findings);
    }
}
