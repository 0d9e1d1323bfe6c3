using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.Searches;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Guards;

/// <summary>Code of the model that does not come to its next step is named, wherever it spins.</summary>
public class WatchdogTests
{
    private static volatile bool s_released;
    private static volatile bool s_releasedAtStart;
    private static ManualResetEventSlim? s_never;

    [Fact]
    public void A_step_that_spins()
    {
        s_released = false;
        try
        {
            RefusalBehindTheScan(
                static machine => machine.Spawn("spinner", static () => Spins()),
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                "WatchdogTests.Spins of task 'spinner' has run for 0.1 s of processor time without coming to its next await: every loop of a model must await an operation of the machine. If it does come to an end, allow it more (--step-timeout).");
        }
        finally
        {
            s_released = true;
        }
    }

    [Fact]
    public void A_task_that_spins_before_its_first_operation()
    {
        s_releasedAtStart = false;
        try
        {
            Should.Throw<ModelException>(static () =>
                Searches.Unscanned(static machine => machine.Spawn("spinner", static () => SpinsAtStart()), startTimeoutMilliseconds: 100)).Message.ShouldBe(
                "task 'spinner' has run for 0.1 s of processor time without coming to its next await: every loop of a model must await an operation of the machine. If it does come to an end, allow it more (--step-timeout).");
        }
        finally
        {
            s_releasedAtStart = true;
        }
    }

    [Fact]
    public void An_effect_that_spins()
    {
        s_released = false;
        try
        {
            RefusalBehindTheScan(
                static machine => machine.Spawn("spinner", static () => SpinsInEffect()),
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                $"the effect or condition of step '{Labels.Fence}' of task 'spinner' has run for 0.1 s of processor time: it must end. If it does, allow it more (--step-timeout).");
        }
        finally
        {
            s_released = true;
        }
    }

    [Fact]
    public void A_judge_that_spins()
    {
        s_released = false;
        try
        {
            RefusalBehindTheScan(
                static machine =>
                {
                    machine.Property("slow", "its judge never ends", static _ => Spin());
                    machine.Spawn("t", static () => Fence());
                },
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                "the judge of property 'slow' has run for 0.1 s of processor time: it must end. If it does, allow it more (--step-timeout).");
        }
        finally
        {
            s_released = true;
        }
    }

    /// <summary>It uses no processor, and yet never comes to its next step.</summary>
    [Fact]
    public void A_step_that_waits_for_something_else_than_the_machine()
    {
        using var never = new ManualResetEventSlim();
        s_never = never;
        try
        {
            RefusalBehindTheScan(
                static machine => machine.Spawn("waiter", static () => Waits()),
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(300) }).ShouldStartWith(
                "WatchdogTests.Waits of task 'waiter' has waited for 0.3 s without coming to its next await:");
        }
        finally
        {
            never.Set();
        }
    }

    [Fact]
    public void The_watchdog_can_be_switched_off()
        => Searches.Run(
            new TinyModel(Oracles.Programs.Fibonacci(4), record: true), Searches.Thorough with { StepTimeout = Timeout.InfiniteTimeSpan }).Schedules.ShouldBe(2_704_156);

    private static async ControlledTask SpinsInEffect() => await Operations.Fence(Labels.Fence).With(static (_, _, _) => Spin());

    private static Judgement Spin()
    {
        while (!s_released)
        {
            Thread.SpinWait(100);
        }

        return Judgement.Holds;
    }

    private static async ControlledTask SpinsAtStart()
    {
        while (!s_releasedAtStart)
        {
            Thread.SpinWait(100);
        }

        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask Waits()
    {
        await Operations.Fence(Labels.Fence);
        s_never!.Wait(TestContext.Current.CancellationToken);
    }

    private static async ControlledTask Spins()
    {
        await Operations.Fence(Labels.Fence);
        while (!s_released)
        {
            Thread.SpinWait(100);
        }
    }
}
