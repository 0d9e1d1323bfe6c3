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

    [Fact]
    public void A_step_that_spins()
    {
        s_released = false;
        try
        {
            RefusalBehindTheScan(
                static machine => machine.Spawn("spinner", static () => Spins()),
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                "WatchdogTests.Spins of task 'spinner' has run for 0.1 s without coming to its next await: every loop of a model must await an operation of the machine.");
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
                "task 'spinner' has run for 0.1 s without coming to its next await: every loop of a model must await an operation of the machine.");
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
                $"the effect or condition of step '{Labels.Fence}' of task 'spinner' has run for 0.1 s: it must end.");
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
                "the judge of property 'slow' has run for 0.1 s: it must end.");
        }
        finally
        {
            s_released = true;
        }
    }

    [Fact]
    public void The_watchdog_can_be_switched_off()
        => Searches.Run(
            new TinyModel(Oracles.Programs.Fibonacci(4), record: true), Searches.Thorough with { StepTimeout = Timeout.InfiniteTimeSpan }).Schedules.ShouldBe(2_704_156);

    private static async ControlledTask SpinsInEffect() => await Operations.Fence(Labels.Fence, static (_, _, _) => Spin());

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

    private static async ControlledTask Spins()
    {
        await Operations.Fence(Labels.Fence);
        while (!s_released)
        {
            Thread.SpinWait(100);
        }
    }
}
