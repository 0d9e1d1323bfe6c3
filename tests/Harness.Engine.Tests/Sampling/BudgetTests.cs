using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;

namespace Harness.Engine.Tests.Sampling;

/// <summary>How a run ends, and what is refused before it starts.</summary>
public class BudgetTests
{
    [Fact]
    public void Schedule_that_does_not_end_is_cut_and_counted()
    {
        var options = new SamplingOptions { Iterations = 5, MaxFairSteps = 100, Properties = ["deadlock"] };

        var result = new SamplingRun(SamplingModels.Endless(), options).Run();

        result.End.ShouldBe(SamplingEnd.Iterations);
        result.Cut.ShouldBe(5);
        result.Steps.ShouldBe(500);
        result.Longest.ShouldBe(100);
        result.Properties.Single().Result.Reason.ShouldBe("sampled, not proved: 5 schedules; 5 of them cut after 100 steps");
    }

    [Fact]
    public void Schedule_that_ends_with_its_last_allowed_step_is_not_cut()
        => new SamplingRun(SamplingModels.Independent(1, 100), new SamplingOptions { Iterations = 5, MaxFairSteps = 100 }).Run().Cut.ShouldBe(0);

    [Fact]
    public void Schedules_of_fair_and_unfair_strategies_have_bounds_of_their_own()
    {
        var options = new SamplingOptions { Strategy = "unfair-portfolio", Iterations = 4, MaxFairSteps = 100, MaxUnfairSteps = 10, Properties = ["deadlock"] };

        var result = new SamplingRun(SamplingModels.Endless(), options).Run();

        (result.Fair.Count, result.Fair.Cut, result.Fair.Shortest, result.Fair.Longest, result.Fair.PastUnfairSteps).ShouldBe((2, 2, 100, 100, 2));
        (result.Unfair.Count, result.Unfair.Cut, result.Unfair.Shortest, result.Unfair.Longest).ShouldBe((2, 2, 10, 10));
        result.Properties.Single().Result.Reason.ShouldBe("sampled, not proved: 4 schedules; 2 of them cut after 100 steps, 2 of them cut after 10 steps");
    }

    [Fact]
    public void Schedule_that_is_cut_ends_the_run_where_none_may_be()
    {
        var result = new SamplingRun(SamplingModels.Endless(), new SamplingOptions { Iterations = 5, MaxFairSteps = 100, FailOnMaxSteps = true }).Run();

        result.End.ShouldBe(SamplingEnd.MaxSteps);
        result.Iterations.ShouldBe(1);
        new SamplingRun(SamplingModels.Independent(1, 100), new SamplingOptions { Iterations = 5, MaxFairSteps = 100, FailOnMaxSteps = true })
            .Run().End.ShouldBe(SamplingEnd.Iterations);
    }

    [Fact]
    public void Request_to_stop_before_the_start_leaves_nothing_found()
    {
        var run = new SamplingRun(SamplingModels.LostUpdate(), new SamplingOptions { Properties = ["sum"] });

        var result = run.Run(new CancellationToken(canceled: true));

        result.End.ShouldBe(SamplingEnd.Cancelled);
        result.Iterations.ShouldBe(0);
        result.Properties.Single().Result.Verdict.ShouldBe(Verdict.NotFound);
        result.Properties.Single().Result.Reason
            .ShouldBe("sampled, not proved: 0 schedules, ended by a request to stop; its premise never held, so that it was never evaluated");
    }

    [Fact]
    public void Request_to_stop_breaks_off_a_schedule_that_would_not_end()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var recorder = new RecordingStrategy(SchedulingStrategies.Create("random"))
        {
            BeforeStep = _ =>
            {
                if (++steps == 1000)
                {
                    stop.Cancel();
                }

                steps.ShouldBeLessThan(10_000);
            },
        };

        var result = new SamplingRun(SamplingModels.Endless(), recorder, new SamplingOptions { MaxFairSteps = int.MaxValue }).Run(stop.Token);

        result.End.ShouldBe(SamplingEnd.Cancelled);
        result.Iterations.ShouldBe(0);
        steps.ShouldBeGreaterThanOrEqualTo(1000);
    }

    [Fact]
    public void Time_limit_ends_the_run_and_is_named()
    {
        var result = new SamplingRun(
            SamplingModels.Independent(2, 2), new SamplingOptions { Iterations = long.MaxValue, TimeLimit = TimeSpan.FromMilliseconds(1) }).Run();

        result.End.ShouldBe(SamplingEnd.TimeLimit);
        result.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(1));
        result.Properties.First(p => p.Result.Property.Name == "exception").Result.Reason.ShouldContain(", ended by the time limit of 0.001 s");
    }

    [Fact]
    public void Progress_is_reported_while_a_run_goes_on()
    {
        using var stop = new CancellationTokenSource();
        SamplingProgress? last = null;
        var options = new SamplingOptions
        {
            Iterations = long.MaxValue,
            Progress = progress =>
            {
                last = progress;
                stop.Cancel();
            },
        };

        var result = new SamplingRun(SamplingModels.Independent(2, 2), options).Run(stop.Token);

        result.End.ShouldBe(SamplingEnd.Cancelled);
        last!.Value.Steps.ShouldBe(last.Value.Iterations * 4);
        last.Value.Iterations.ShouldBeInRange(1, result.Iterations);
    }

    [Fact]
    public void Unknown_strategy_is_refused_with_the_names_that_there_are()
        => Should.Throw<ArgumentException>(() => SchedulingStrategies.Create("dfs")).Message.ShouldBe(
            "there is no sampling strategy 'dfs': choose one of random, probabilistic, prioritization, fair-prioritization, delay-bounding, "
            + "fair-delay-bounding, portfolio, unfair-portfolio.");

    [Theory]
    [InlineData("random", 3, "strategy 'random' takes no value, and 3 was given.")]
    [InlineData("portfolio", 0, "strategy 'portfolio' takes no value, and 0 was given.")]
    [InlineData("probabilistic", 0, "strategy 'probabilistic' takes a value from 1 to 60 (k), and 0 was given.")]
    [InlineData("prioritization", -1, "strategy 'prioritization' takes a value from 0 to 1000 (the number of priority changes, one less than the depth of the bug that is looked for), and -1 was given.")]
    [InlineData("delay-bounding", -1, "strategy 'delay-bounding' takes a value from 0 to 1000 (the largest number of delays d), and -1 was given.")]
    public void Value_that_a_strategy_does_not_take_is_refused(string strategy, int value, string message)
        => Should.Throw<ArgumentException>(() => SchedulingStrategies.Create(strategy, value)).Message.ShouldBe(message);

    [Fact]
    public void Strategy_of_ones_own_ends_the_run_when_it_has_no_schedule_left()
    {
        var result = new SamplingRun(SamplingModels.Independent(2, 2), new FirstTaskStrategy(schedules: 3, task: null), new SamplingOptions()).Run();

        result.End.ShouldBe(SamplingEnd.Exhausted);
        result.Iterations.ShouldBe(3);
        result.Properties.First(p => p.Result.Property.Name == "exception").Result.Reason
            .ShouldBe("sampled, not proved: 3 schedules, all that the strategy has");
    }

    [Fact]
    public void Strategy_that_chooses_a_task_that_cannot_move_is_refused()
        => Should.Throw<InvalidOperationException>(
                () => new SamplingRun(SamplingModels.Blocked(), new FirstTaskStrategy(schedules: 1, task: 0), new SamplingOptions()).Run())
            .Message.ShouldBe("strategy 'first' chose task 0, which cannot move.");

    /// <summary>Always the same task, or the first that can move.</summary>
    private sealed class FirstTaskStrategy(int schedules, int? task) : ISchedulingStrategy
    {
        public string Description => "first";

        public bool IsFair => false;

        public bool StartSchedule(in ScheduleStart start) => start.Iteration < schedules;

        public int NextTask(EnabledTasks enabled) => task ?? enabled.First;

        public int NextOutcome(int task, int count) => 0;
    }
}
