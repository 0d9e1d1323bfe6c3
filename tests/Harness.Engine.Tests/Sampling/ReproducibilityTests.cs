using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Sampling;

/// <summary>A schedule is known by strategy, seed and number, and what ran in place is what the forking engine runs.</summary>
public class ReproducibilityTests
{
    public static TheoryData<string> Strategies => [.. SchedulingStrategies.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Same_seed_gives_the_same_schedules_and_another_seed_others(string strategy)
    {
        var program = SamplingModels.Independent(3, 6);
        var schedules = RecordingStrategy.SchedulesOf(program, strategy, iterations: 100, seed: 7);

        RecordingStrategy.SchedulesOf(program, strategy, iterations: 100, seed: 7).ShouldBe(schedules);
        RecordingStrategy.SchedulesOf(program, strategy, iterations: 100, seed: 8).ShouldNotBe(schedules);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void An_iteration_run_alone_is_the_one_of_the_long_run(string strategy)
    {
        var program = SamplingModels.Nested();
        var schedules = RecordingStrategy.SchedulesOf(program, strategy, iterations: 40);

        for (var i = 0; i < 40; i += 13)
        {
            RecordingStrategy.SchedulesOf(program, strategy, iterations: 1, first: i).ShouldBe([schedules[i]]);
        }
    }

    [Fact]
    public void Every_run_in_place_arrives_where_forked_steps_arrive()
    {
        var program = SamplingModels.Nested();
        for (var i = 0; i < 64; i++)
        {
            var result = new SamplingRun(program, new SamplingOptions { Iterations = 1, FirstIteration = i, Strategy = "random" }).Run();

            result.Reexecuted.ShouldBe(1);
            result.Longest.ShouldBeGreaterThan(20);
        }
    }

    [Fact]
    public void Re_executed_are_the_schedules_whose_count_is_a_power_of_two()
    {
        var options = new SamplingOptions { Iterations = 10, Strategy = "random" };

        new SamplingRun(SamplingModels.Independent(2, 3), options).Run().Reexecuted.ShouldBe(4);
        new SamplingRun(SamplingModels.Independent(2, 3), options with { Reexecute = false }).Run().Reexecuted.ShouldBe(0);
    }

    [Fact]
    public void Model_that_is_not_the_same_when_built_again_is_refused()
    {
        var builds = 0;
        var program = SamplingModel.Create(machine =>
        {
            machine.Cell<int>("build", builds++);
            var cell = machine.Cell<int>("cell");
            machine.Spawn("task", () => SamplingModels.Count(cell, 2));
        });

        var error = Should.Throw<ModelException>(() => new SamplingRun(program, new SamplingOptions { Iterations = 1 }).Run());

        error.Message.ShouldStartWith("model 'sampled' runs differently when the same schedule is executed again: it differs before the first step; ");
    }

    [Fact]
    public void Run_that_arrived_elsewhere_than_forked_steps_is_refused()
    {
        ImmutableArray<Move> schedule = [new(0, 0), new(1, 0)];

        var error = Should.Throw<ModelException>(
            () => Reexecution.Compare(SamplingModels.Independent(2, 2), schedule, reached: new Fingerprint(1, 2)));

        error.Message.ShouldContain("it differs in the state after all 2 steps; ");
    }

    [Fact]
    public void Broken_rule_is_reported_with_its_place_though_the_frame_was_continued_in_place()
    {
        var error = Should.Throw<ModelException>(() => new SamplingRun(SamplingModels.ForgottenAwait(), new SamplingOptions { Iterations = 1 }).Run());

        error.Message.ShouldStartWith("the operation 'l read' was created and not awaited in SamplingModels.Forget (SamplingModels.cs:");
    }
}
