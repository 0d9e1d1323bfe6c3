using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Sampling;

/// <summary>Several workers find and count what one does.</summary>
public class ParallelSamplingTests
{
    [Theory]
    [InlineData("random", 1)]
    [InlineData("random", 2)]
    [InlineData("random", 3)]
    [InlineData("portfolio", 5)]
    [InlineData("prioritization", 8)]
    public void A_rare_violation_is_the_one_of_a_run_with_one_worker(string strategy, ulong seed)
    {
        // Fourteen steps of one task between two of the other: rare enough to come after many blocks.
        var options = new SamplingOptions { Strategy = strategy, Seed = seed, Iterations = 100_000, Properties = ["apart"] };

        var one = new SamplingRun(FarApart(), options).Run();
        var several = new ParallelSampling(FarApart(), options, workers: 4, blockSize: 16).Run();

        one.End.ShouldBe(SamplingEnd.Violation);
        Same(one, several);
        several.Properties.Single().Iteration.ShouldBe(one.Properties.Single().Iteration);
        several.Properties.Single().Strategy.ShouldBe(one.Properties.Single().Strategy);
        several.Properties.Single().Result.Counterexample!.Stem.ShouldBe(one.Properties.Single().Result.Counterexample!.Stem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void A_run_that_finds_nothing_counts_the_same(int iterations)
    {
        var options = new SamplingOptions { Iterations = iterations };

        var one = new SamplingRun(SamplingModels.Independent(3, 3), options).Run();
        var several = new ParallelSampling(SamplingModels.Independent(3, 3), options, workers: 4, blockSize: 16).Run();

        one.End.ShouldBe(SamplingEnd.Iterations);
        Same(one, several);
    }

    [Fact]
    public void Bounds_and_ends_of_strategies_are_those_of_one_worker()
    {
        SamplingOptions[] all =
        [
            new() { Strategy = "delay-bounding", StrategyValue = 0, Iterations = 100 },
            new() { Strategy = "unfair-portfolio", Iterations = 100, MaxFairSteps = 7, MaxUnfairSteps = 3 },
            new() { Iterations = 100, MaxFairSteps = 7, MaxUnfairSteps = 3, FailOnMaxSteps = true },
            new() { Iterations = 100, FirstIteration = 37 },
        ];
        foreach (var options in all)
        {
            Same(
                new SamplingRun(SamplingModels.Independent(2, 5), options).Run(),
                new ParallelSampling(SamplingModels.Independent(2, 5), options, workers: 3, blockSize: 16).Run());
        }
    }

    /// <summary>Every third schedule from each of the first three on: together they are all of them, and the earliest violation is the one of a run that takes all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Parts_of_a_run_are_together_the_whole(int workers)
    {
        var options = new SamplingOptions { Iterations = 100 };
        var whole = new SamplingRun(SamplingModels.Independent(3, 3), options).Run();
        var parts = new[] { 34, 33, 33 }.Select((n, i) => new ParallelSampling(SamplingModels.Independent(3, 3), options with { Iterations = n, FirstIteration = i, OneOf = 3 }, workers, blockSize: 4).Run()).ToArray();

        parts.Sum(p => p.Iterations).ShouldBe(whole.Iterations);
        parts.Sum(p => p.Steps).ShouldBe(whole.Steps);

        options = new SamplingOptions { Seed = 2, Iterations = 100_000, Properties = ["apart"] };
        var first = new SamplingRun(FarApart(), options).Run().Properties.Single();
        var found = Enumerable.Range(0, 3).Select(i => new ParallelSampling(FarApart(), options with { FirstIteration = i, OneOf = 3 }, workers, blockSize: 16).Run().Properties.Single()).ToArray();

        first.Iteration.ShouldNotBeNull();
        var earliest = found.Where(f => f.Iteration is not null).MinBy(f => f.Iteration)!;
        earliest.Iteration.ShouldBe(first.Iteration);
        earliest.Result.Counterexample!.Stem.ShouldBe(first.Result.Counterexample!.Stem);
    }

    [Fact]
    public void A_request_to_stop_ends_every_worker()
    {
        using var stop = new CancellationTokenSource();
        var options = new SamplingOptions
        {
            Iterations = long.MaxValue,
            Progress = progress => stop.Cancel(),
        };

        var result = new ParallelSampling(SamplingModels.Independent(2, 2), options, workers: 3, blockSize: 1 << 20).Run(stop.Token);

        result.End.ShouldBe(SamplingEnd.Cancelled);
        result.Steps.ShouldBe(4 * result.Iterations);
    }

    [Fact]
    public void A_time_limit_ends_every_worker()
    {
        var options = new SamplingOptions { Iterations = long.MaxValue, TimeLimit = TimeSpan.FromMilliseconds(50) };

        var result = new ParallelSampling(SamplingModels.Independent(2, 2), options, workers: 3, blockSize: 64).Run();

        result.End.ShouldBe(SamplingEnd.TimeLimit);
        result.Steps.ShouldBe(4 * result.Iterations);
    }

    [Fact]
    public void A_broken_rule_ends_the_run_with_its_message()
    {
        var options = new SamplingOptions { Iterations = 10_000, Properties = ["throws"] };

        Should.Throw<ModelException>(() => new ParallelSampling(Throwing(), options, workers: 3, blockSize: 16).Run()).Message.ShouldContain("the judge of property 'throws' threw");
    }

    private static ControlledProgram FarApart() => SamplingModel.Create(machine =>
    {
        var (a, b) = (machine.Cell<int>("a"), machine.Cell<int>("b"));
        machine.Property("apart", "neither is fourteen ahead", state => Math.Abs(state.Get(a) - state.Get(b)) >= 14 ? Judgement.Fails : Judgement.Holds);
        machine.Spawn("a", () => SamplingModels.Count(a, 15));
        machine.Spawn("b", () => SamplingModels.Count(b, 15));
    });

    private static ControlledProgram Throwing() => SamplingModel.Create(machine =>
    {
        var (a, b) = (machine.Cell<int>("a"), machine.Cell<int>("b"));
        machine.Property("throws", "is not to be judged", state => state.Get(a) - state.Get(b) == 4 ? throw new InvalidOperationException() : Judgement.Holds);
        machine.Spawn("a", () => SamplingModels.Count(a, 4));
        machine.Spawn("b", () => SamplingModels.Count(b, 4));
    });

    private static void Same(SamplingResult one, SamplingResult several)
    {
        several.End.ShouldBe(one.End);
        several.Fair.ShouldBe(one.Fair);
        several.Unfair.ShouldBe(one.Unfair);
        several.Violating.ShouldBe(one.Violating);
        several.ExpectedSteps.ShouldBe(one.ExpectedSteps);
        several.Reexecuted.ShouldBe(one.Reexecuted);
        several.StepsNotTaken.ShouldBe(one.StepsNotTaken);
        several.Properties.Select(p => (p.Result.Property.Name, p.Result.Verdict, p.Result.Evaluated, p.Result.Reason, p.ViolatingSchedules))
            .ShouldBe(one.Properties.Select(p => (p.Result.Property.Name, p.Result.Verdict, p.Result.Evaluated, p.Result.Reason, p.ViolatingSchedules)));
    }
}
