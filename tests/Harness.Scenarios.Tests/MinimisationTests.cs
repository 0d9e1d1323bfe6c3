using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Minimisation;
using Harness.Engine.Traces;

namespace Harness.Scenarios.Tests;

/// <summary>Schedules found by chance, made as simple as those of the exhaustive search.</summary>
public class MinimisationTests
{
    /// <summary>
    /// By hand (the ring's tests have the argument): N+1 claims of A B F, the last without F, and one write: 3N+3 steps, 9 for two slots. The exhaustive search says the same. Each
    /// schedule here was drawn at random and violates P1 for the first time in its 60th step.
    /// </summary>
    [Fact]
    public void LegacyP1_ShrinksToTheShortestThatTheSearchKnows()
    {
        var program = Program(new Scenario { Variant = "legacy", Slots = 2, Producers = 3, Packets = 4 });
        var property = program.FindProperty("P1")!;
        var shortest = new ExhaustiveSearch(program, new SearchOptions { Properties = ["P1"], StopWhenDecided = true })
            .Run(TestContext.Current.CancellationToken).Properties.Single().Counterexample!.Stem.Length;
        shortest.ShouldBe(9);
        var minimiser = new ScheduleMinimiser { ReducesBounds = false };
        var lengths = new List<int>();
        for (var seed = 1; seed <= 100; seed++)
        {
            var found = RandomSchedule(program, property, steps: 60, seed);
            var minimised = minimiser.Minimise(program, property, found, TestContext.Current.CancellationToken);
            Reproduces(minimised);
            (minimised.StepsBefore, minimised.Program).ShouldBe((60, program));
            minimised.Switches.ShouldBeLessThanOrEqualTo(minimised.SwitchesBefore);
            lengths.Add(minimised.Steps);
        }

        lengths.Count(l => l == shortest).ShouldBeGreaterThanOrEqualTo(95, string.Join(' ', lengths));
    }

    /// <summary>By hand: with one slot two producers with a packet each are enough, and A B F A B and a write are 6 steps; the second still has the lock, so that the write is the first one's: two context switches.</summary>
    [Theory]
    [InlineData(2, 3, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(2, 2, 2)]
    public void LegacyP1_ShrinksToTheSmallestBounds(int slots, int producers, int packets)
    {
        var program = Program(new Scenario { Variant = "legacy", Slots = slots, Producers = producers, Packets = packets });
        var found = Sample(program, "P1");

        var minimised = new ScheduleMinimiser().Minimise(program, program.FindProperty("P1")!, found, TestContext.Current.CancellationToken);

        Reproduces(minimised);
        minimised.Program.Model.Name.ShouldBe("legacy, user-bit reader, N=1 P=2 K=1, sc");
        (minimised.Steps, minimised.IsShortest).ShouldBe((6, true));
        minimised.Switches.ShouldBe(2);
        minimised.Origin.ShouldBe(program);
    }

    /// <summary>Minimising twice changes nothing, and what comes out is what the exhaustive search calls shortest, for every property that sampling finds.</summary>
    [Theory]
    [InlineData("legacy", "user-bit")]
    [InlineData("in-progress", "non-zero")]
    [InlineData("v3-retire-does-not-wait", "user-bit")]
    public void EveryViolatedProperty_ShrinksAndReproduces(string variant, string reader)
    {
        var program = Program(new Scenario { Variant = variant, Reader = reader, Slots = 1, Producers = 2, Packets = 1 });
        var search = new ExhaustiveSearch(program, new SearchOptions()).Run(TestContext.Current.CancellationToken);
        var sampled = new SamplingRun(program, new SamplingOptions { Strategy = "random", StopAtFirst = false, Iterations = 3000, MaxFairSteps = 1000, MaxUnfairSteps = 1000 })
            .Run(TestContext.Current.CancellationToken);
        var violated = sampled.Properties.Where(p => p.Result.Counterexample is not null).ToArray();
        violated.Length.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var (result, _, _, _) in violated)
        {
            var minimised = new ScheduleMinimiser().Minimise(program, result.Property, result.Counterexample!, TestContext.Current.CancellationToken);
            Reproduces(minimised);
            var known = search.Properties.Single(p => p.Property.Name == result.Property.Name).Counterexample!.Stem.Length;
            minimised.Steps.ShouldBeGreaterThanOrEqualTo(known, result.Property.Name);
            if (minimised.IsShortest)
            {
                minimised.Steps.ShouldBe(known, result.Property.Name);
            }

            var again = new ScheduleMinimiser().Minimise(minimised.Program, minimised.Property, minimised.Counterexample, TestContext.Current.CancellationToken);
            (again.Steps, again.Switches).ShouldBe((minimised.Steps, minimised.Switches));
        }
    }

    [Fact]
    public void ScheduleThatViolatesNothing_IsRefused()
    {
        var program = Program(new Scenario { Variant = "legacy", Slots = 1, Producers = 2, Packets = 1 });

        Should.Throw<ArgumentException>(() => new ScheduleMinimiser().Minimise(program, program.FindProperty("P1")!, new Counterexample([new Move(0, 0)], [])))
            .Message.ShouldStartWith("the schedule does not violate P1");
    }

    private static ControlledProgram Program(Scenario scenario) => ControlledProgram.Create(new ScenarioModel(scenario));

    /// <summary>The trace says so, and a replay on a model that is built anew agrees.</summary>
    private static void Reproduces(MinimisedSchedule minimised)
    {
        var trace = TraceRecorder.Record(minimised.Program, minimised.Property, minimised.Counterexample);
        TraceReplay.Replay(ControlledProgram.Create(minimised.Program.Model), trace);
        trace.Steps.Take(trace.Steps.Length - 1).ShouldAllBe(s => !s.Fails.Contains(minimised.Property.Name) || minimised.Property.Name == "P6");
    }

    private static Counterexample Sample(ControlledProgram program, string property)
        => new SamplingRun(program, new SamplingOptions { Strategy = "random", Properties = [property], Seed = 7 })
            .Run(TestContext.Current.CancellationToken).Properties.Single().Result.Counterexample!;

    /// <summary>A schedule drawn at random that violates a property for the first time in its last step.</summary>
    private static Counterexample RandomSchedule(ControlledProgram program, Property property, int steps, int seed)
    {
        var random = new Random(seed);
        var start = SchedulePoint.Start(program, [property.Name]);
        while (true)
        {
            var point = start;
            for (var i = 1; i <= steps && !point.IsEnd; i++)
            {
                int[] enabled = [.. Enumerable.Range(0, program.Tasks.Length).Where(point.CanMove)];
                point = point.Step(enabled[random.Next(enabled.Length)])!;
                if (point.Violates(property))
                {
                    if (i == steps)
                    {
                        return new Counterexample(point.Schedule, []);
                    }

                    break;
                }
            }
        }
    }
}
