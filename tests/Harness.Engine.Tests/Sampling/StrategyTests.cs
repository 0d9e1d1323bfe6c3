using Harness.Engine.Machine;
using Harness.Engine.Exploration.Sampling;

namespace Harness.Engine.Tests.Sampling;

/// <summary>Each strategy on programs whose schedules can be written down: A is a step of the first task, B of the second.</summary>
public class StrategyTests
{
    [Fact]
    public void Random_gives_every_interleaving_of_two_by_two_steps_with_the_probability_of_its_walk()
    {
        var counts = Counts(RecordingStrategy.SchedulesOf(SamplingModels.Independent(2, 2), "random", iterations: 8000));

        // AABB needs two coins to fall, ABAB three: once a task has ended there is nothing to choose.
        counts.Keys.Order(StringComparer.Ordinal).ShouldBe(["AABB", "ABAB", "ABBA", "BAAB", "BABA", "BBAA"]);
        foreach (var (schedule, count) in counts)
        {
            count.ShouldBeInRange(schedule is "AABB" or "BBAA" ? 1850 : 900, schedule is "AABB" or "BBAA" ? 2150 : 1100);
        }
    }

    [Fact]
    public void Random_gives_each_outcome_of_a_choice_as_often()
    {
        var counts = Counts(RecordingStrategy.SchedulesOf(SamplingModels.Choice(), "random", iterations: 6000));

        counts.Keys.Order(StringComparer.Ordinal).ShouldBe(["A0A", "A1A", "A2A"]);
        counts.Values.ShouldAllBe(count => count >= 1850 && count <= 2150);
    }

    [Fact]
    public void Prioritization_without_changes_runs_each_task_to_its_end()
        => Distinct(SamplingModels.Independent(2, 3), "prioritization", 0).ShouldBe(["AAABBB", "BBBAAA"]);

    [Fact]
    public void Prioritization_without_changes_gives_every_order_of_three_tasks_as_often()
    {
        var counts = Counts(RecordingStrategy.SchedulesOf(SamplingModels.Independent(3, 1), "prioritization", 0, 6000));

        counts.Keys.Order(StringComparer.Ordinal).ShouldBe(["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"]);
        counts.Values.ShouldAllBe(count => count >= 880 && count <= 1120);
    }

    [Fact]
    public void Prioritization_without_changes_leaves_a_blocked_task_and_returns_to_it_at_once()
        => Distinct(SamplingModels.Blocked(), "prioritization", 0).ShouldBe(["BAAABB", "BBBAAA"]);

    [Fact]
    public void Prioritization_with_one_change_changes_priorities_once_after_any_step()
    {
        var schedules = RecordingStrategy.SchedulesOf(SamplingModels.Independent(2, 3), "prioritization", 1, 12_000);

        Distinct(schedules).ShouldBe(["AAABBB", "AABBBA", "ABBBAA", "BAAABB", "BBAAAB", "BBBAAA"]);

        // One of 2 first tasks and one of 6 change points: what the paper's bound 1/(n·k) says, exactly.
        schedules.Count(s => s == "ABBBAA").ShouldBeInRange(900, 1100);

        // The change comes after the first task has ended: points 3 to 6.
        schedules.Count(s => s == "AAABBB").ShouldBeInRange(3800, 4200);
        schedules.Count(s => s == "BBBAAA").ShouldBeInRange(3800, 4200);
    }

    [Fact]
    public void Prioritization_starves_a_task_and_its_fair_form_does_not()
    {
        var options = new SamplingOptions { Strategy = "prioritization", StrategyValue = 0, Iterations = 100, MaxUnfairSteps = 500, MaxFairSteps = 5000 };

        var unfair = new SamplingRun(SamplingModels.Spin(), options).Run();
        var fair = new SamplingRun(SamplingModels.Spin(), options with { Strategy = "fair-prioritization" }).Run();

        // Wherever the spinner has the higher priority, which is in about half of the schedules.
        unfair.Cut.ShouldBeInRange(30, 70);
        unfair.Longest.ShouldBe(500);
        fair.Cut.ShouldBe(0);
        fair.Longest.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Fair_prioritization_is_prioritization_for_the_unfair_steps()
    {
        var program = SamplingModels.Independent(2, 50);

        Distinct(RecordingStrategy.SchedulesOf(program, "fair-prioritization", 0, maxUnfairSteps: 100)).Count.ShouldBe(2);
        var cutOff = RecordingStrategy.SchedulesOf(program, "fair-prioritization", 0, maxUnfairSteps: 20);

        cutOff.ShouldAllBe(s => s.StartsWith(new string('A', 20)) || s.StartsWith(new string('B', 20)));
        Distinct(cutOff).Count.ShouldBeGreaterThan(900);
    }

    [Fact]
    public void Delay_bounding_without_delays_is_the_one_round_robin_schedule()
    {
        var recorder = new RecordingStrategy(SchedulingStrategies.Create("delay-bounding", 0));

        var result = new SamplingRun(SamplingModels.Independent(2, 3), recorder, new SamplingOptions { Iterations = 100 }).Run();

        recorder.Schedules.ShouldBe(["AAABBB"]);
        result.End.ShouldBe(SamplingEnd.Exhausted);
        result.Iterations.ShouldBe(1);
    }

    [Theory]
    [InlineData("delay-bounding")]
    [InlineData("fair-delay-bounding")]
    public void Delay_bounding_without_delays_still_follows_the_outcomes_of_choices(string strategy)
        => Distinct(SamplingModels.Choice(), strategy, 0).ShouldBe(["A0A", "A1A", "A2A"]);

    [Fact]
    public void Delay_bounding_without_delays_goes_on_from_a_task_that_is_blocked()
        => Distinct(SamplingModels.Blocked(), "delay-bounding", 0).ShouldBe(["BBBAAA"]);

    [Fact]
    public void Delay_bounding_with_one_delay_passes_over_a_task_once_at_any_step()
        => Distinct(SamplingModels.Independent(2, 3), "delay-bounding", 1).ShouldBe(["AAABBB", "AABBBA", "ABBBAA", "BBBAAA"]);

    [Fact]
    public void Delay_bounding_with_two_delays_returns_to_the_first_task()
    {
        var schedules = Distinct(SamplingModels.Independent(2, 3), "delay-bounding", 2);

        // ABA..: delayed at the second and at the third step. Three switches by choice would need three delays.
        schedules.ShouldContain("ABAABB");
        schedules.ShouldNotContain("ABABAB");
        schedules.ShouldAllBe(s => Switches(s) <= 3);
    }

    [Fact]
    public void Fair_delay_bounding_ends_where_delay_bounding_spins()
    {
        var options = new SamplingOptions { Strategy = "delay-bounding", StrategyValue = 0, Iterations = 20, MaxUnfairSteps = 500 };

        // The spinner comes first and never gives way.
        new SamplingRun(SamplingModels.Spin(), options).Run().Cut.ShouldBe(1);
        var fair = new SamplingRun(SamplingModels.Spin(), options with { Strategy = "fair-delay-bounding" }).Run();

        fair.Iterations.ShouldBe(20);
        fair.Cut.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Probabilistic_leaves_a_task_with_the_stated_probability(int k)
    {
        var contested = 0;
        var recorder = new RecordingStrategy(SchedulingStrategies.Create("probabilistic", k)) { BeforeStep = e => contested += e.Count == 3 ? 1 : 0 };
        new SamplingRun(SamplingModels.Independent(3, 4000), recorder, new SamplingOptions { Iterations = 2, MaxFairSteps = 12_000 }).Run();

        // Three tasks of so many steps that each schedule has thousands of steps at which all three can move; only those are counted.
        var left = recorder.Schedules.Sum(s => Switches(s[..UntilOneEnds(s, 4000)]));
        ((double)left / contested).ShouldBeInRange(0.93 * Math.Pow(2, -k), 1.07 * Math.Pow(2, -k));
    }

    [Fact]
    public void Portfolio_gives_each_member_its_turn()
    {
        var recorder = new RecordingStrategy(SchedulingStrategies.Create("portfolio"));

        new SamplingRun(SamplingModels.Independent(2, 3), recorder, new SamplingOptions { Iterations = 8 }).Run();

        string[] members = ["random", "probabilistic 3", "fair-prioritization 10", "fair-delay-bounding 10"];
        recorder.Descriptions.ShouldBe([.. members, .. members]);
        for (var i = 0; i < 8; i++)
        {
            var alone = RecordingStrategy.SchedulesOf(SamplingModels.Independent(2, 3), members[i % 4].Split(' ')[0], iterations: 1, first: i);
            recorder.Schedules[i].ShouldBe(alone.Single());
        }
    }

    private static List<string> Distinct(ControlledProgram program, string strategy, int value)
        => Distinct(RecordingStrategy.SchedulesOf(program, strategy, value));

    private static List<string> Distinct(IEnumerable<string> schedules) => [.. schedules.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static Dictionary<string, int> Counts(IEnumerable<string> schedules)
        => schedules.GroupBy(s => s, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    private static int Switches(string schedule) => schedule.Zip(schedule.Skip(1)).Count(pair => pair.First != pair.Second);

    private static int UntilOneEnds(string schedule, int steps)
    {
        var taken = new int[3];
        var at = 0;
        while (++taken[schedule[at] - 'A'] < steps)
        {
            at++;
        }

        return at + 1;
    }
}
