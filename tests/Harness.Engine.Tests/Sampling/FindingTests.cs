using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Sampling;

/// <summary>What sampling finds, and that the forking engine agrees.</summary>
public class FindingTests
{
    public static TheoryData<string> Strategies => [.. SchedulingStrategies.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Lost_update_is_found_and_replays(string strategy) => FindsAndReplays(SamplingModels.LostUpdate(), strategy, "sum", steps: 4);

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Deadlock_is_found_and_replays(string strategy) => FindsAndReplays(SamplingModels.OppositeLocks(), strategy, Property.Deadlock, steps: 2);

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Exception_is_found_and_replays(string strategy) => FindsAndReplays(SamplingModels.Throws(), strategy, Property.Exception, steps: 2);

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Bad_outcome_of_a_choice_is_found_and_replays(string strategy) => FindsAndReplays(SamplingModels.Choice(), strategy, "not two", steps: 2);

    [Fact]
    public void Condition_of_a_step_sees_the_task_that_would_take_it()
    {
        RecordingStrategy.SchedulesOf(SamplingModels.Conditions(), "random", iterations: 50).Distinct().Order(StringComparer.Ordinal).ShouldBe(["AB", "BA"]);
        new ExhaustiveSearch(SamplingModels.Conditions(), new SearchOptions { Properties = [Property.Deadlock] }).Run()
            .Properties.Single().Verdict.ShouldBe(Verdict.Proved);
    }

    [Fact]
    public void First_violation_ends_the_run_and_its_schedule()
    {
        var result = new SamplingRun(SamplingModels.SeveralProperties(), new SamplingOptions { Strategy = "random", Iterations = 1000 }).Run();

        result.End.ShouldBe(SamplingEnd.Violation);
        var found = result.Properties.Single(p => p.Result.Verdict == Verdict.Violated);
        found.Iteration.ShouldBe(result.Iterations - 1);
        found.ViolatingSchedules.ShouldBe(1);
        found.Strategy.ShouldBe("random");
        result.Properties.First(p => p.Result.Property.Name == Property.Deadlock).Result.Reason
            .ShouldBe($"sampled, not proved: {Schedules(result.Iterations)}, ended by the violation of another property");
    }

    [Fact]
    public void Without_stopping_each_property_is_judged_in_every_schedule()
    {
        var recorder = new RecordingStrategy(SchedulingStrategies.Create("random"));

        var result = new SamplingRun(
            SamplingModels.SeveralProperties(), recorder, new SamplingOptions { Iterations = 300, StopAtFirst = false }).Run();

        result.End.ShouldBe(SamplingEnd.Iterations);
        result.Iterations.ShouldBe(300);
        result.Steps.ShouldBe(1800);
        Sampled(result, "a first").ViolatingSchedules.ShouldBe(recorder.Schedules.Count(BIsAheadSomewhere));
        Sampled(result, "a first").Result.Evaluated.ShouldBe(300 * 7);
        Sampled(result, "never three").ViolatingSchedules.ShouldBe(300);
        Sampled(result, "never three").Iteration.ShouldBe(0);
    }

    [Fact]
    public void Run_ends_when_every_judged_property_has_a_violation()
    {
        var result = new SamplingRun(
            SamplingModels.SeveralProperties(),
            new SamplingOptions { Strategy = "random", Iterations = 300, StopAtFirst = false, Properties = ["a first", "never three", "livelock"] }).Run();

        result.End.ShouldBe(SamplingEnd.Violation);
        result.Iterations.ShouldBe(Sampled(result, "a first").Iteration!.Value + 1);
    }

    [Fact]
    public void Pass_says_what_it_rests_on()
    {
        var result = new SamplingRun(
            SamplingModels.SeveralProperties(),
            new SamplingOptions { Iterations = 10, Properties = ["undefined", "declared", "exception", "livelock"] }).Run();

        result.Properties.ShouldAllBe(p => p.Result.Verdict == Verdict.NotFound && p.Result.Counterexample == null && p.Iteration == null);
        Sampled(result, "exception").Result.Reason.ShouldBe("sampled, not proved: 10 schedules");
        Sampled(result, "undefined").Result.Reason
            .ShouldBe("sampled, not proved: 10 schedules; its premise never held, so that it was never evaluated");
        Sampled(result, "declared").Result.Reason.ShouldBe("sampled, not proved: 10 schedules; vacuous: too few tasks");
        Sampled(result, "livelock").Result.Reason.ShouldBe("sampling cannot see cycles: only an exhaustive search judges this property");
    }

    private static void FindsAndReplays(ControlledProgram program, string strategy, string property, int steps)
    {
        var result = new SamplingRun(program, new SamplingOptions { Strategy = strategy, Iterations = 2000, Properties = [property] }).Run();

        var found = result.Properties.Single();
        found.Result.Verdict.ShouldBe(Verdict.Violated);
        found.Result.Counterexample!.Loop.ShouldBeEmpty();
        found.Result.Counterexample.Stem.Length.ShouldBe(steps);
        result.Reexecuted.ShouldBeGreaterThan(0);
        FailedStep(program, found.Result.Property, found.Result.Counterexample.Stem).ShouldBe(steps);

        var alone = new SamplingRun(
            program, new SamplingOptions { Strategy = strategy, Iterations = 1, FirstIteration = found.Iteration!.Value, Properties = [property] }).Run();
        alone.Properties.Single().Result.Counterexample!.Stem.ShouldBe(found.Result.Counterexample.Stem);
    }

    /// <summary>After how many forked steps the property first fails, or null.</summary>
    private static int? FailedStep(ControlledProgram program, Property property, ImmutableArray<Move> schedule)
    {
        var bit = 1UL << property.Index;
        var stepper = new Stepper(program, bit);
        var state = stepper.Initial();
        for (var i = 0; i < schedule.Length; i++)
        {
            stepper.Enter(state);
            stepper.Outcomes(state, schedule[i].Task).ShouldBeGreaterThan(schedule[i].Choice);
            stepper.Step(state, schedule[i].Task, schedule[i].Choice);
            stepper.JudgeReached();
            if ((stepper.Context.Failed & bit) != 0)
            {
                return i + 1;
            }

            state = stepper.Keep(state, schedule[i].Task);
        }

        stepper.Enter(state);
        if (Enumerable.Range(0, state.Tasks.Length).Any(task => stepper.Outcomes(state, task) > 0))
        {
            return null;
        }

        stepper.JudgeFinal(state);
        return (stepper.Context.Failed & bit) != 0 ? schedule.Length : null;
    }

    private static bool BIsAheadSomewhere(string schedule)
    {
        var lead = 0;
        foreach (var task in schedule)
        {
            lead += task == 'A' ? 1 : -1;
            if (lead < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Schedules(long count) => count == 1 ? "1 schedule" : $"{count} schedules";

    private static SampledProperty Sampled(SamplingResult result, string property) => result.Properties.Single(p => p.Result.Property.Name == property);
}
