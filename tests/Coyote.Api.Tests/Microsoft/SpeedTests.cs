using System.Diagnostics;
using System.Globalization;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Coyote.Api.Tests.Microsoft;

/// <summary>How many schedules of the same test each engine runs in the same time.</summary>
public class SpeedTests
{
    [Fact]
    public void The_embedded_engine_runs_many_schedules_while_the_other_runs_one()
    {
        const uint Schedules = 500;
        var program = ControlledProgram.Create(new ScenarioModel(new Scenario { Variant = "in-progress" }));
        var options = new SamplingOptions { Strategy = "random", Iterations = 100_000 };
        new SamplingRun(program, options).Run(TestContext.Current.CancellationToken);
        Microsofts(50);

        var clock = Stopwatch.StartNew();
        Microsofts(Schedules);
        var microsoft = Schedules / clock.Elapsed.TotalSeconds;
        clock.Restart();
        new SamplingRun(program, options).Run(TestContext.Current.CancellationToken);
        var embedded = options.Iterations / clock.Elapsed.TotalSeconds;

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"schedules per second: {microsoft:N0} and {embedded:N0}, ratio {embedded / microsoft:N0}"));
        (embedded / microsoft).ShouldBeGreaterThan(500);
    }

    private static void Microsofts(uint schedules)
    {
        var configuration = Configuration.Create().WithRandomStrategy().WithRandomGeneratorSeed(1).WithTestingIterations(schedules);
        using var engine = TestingEngine.Create(configuration, RingTests.InProgressUserBit);
        engine.Run();
        engine.TestReport.NumOfFoundBugs.ShouldBe(0);
    }
}
