using System.Diagnostics;
using System.Globalization;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Coyote.Api.Tests.Microsoft;

/// <summary>
/// How many schedules of the same test each engine runs in the same time, the embedded one as <c>coyote test</c> runs it, on all processors; Microsoft's runs one task at a
/// time. By turns, and the middle of several turns, since other work comes and goes.
/// </summary>
public class SpeedTests
{
    private const int Turns = 7;

    [Fact]
    public void The_embedded_engine_runs_many_schedules_while_the_other_runs_one()
    {
        var program = ControlledProgram.Create(new ScenarioModel(new Scenario { Variant = "in-progress" }));
        RunEmbedded(program, 200_000);
        RunMicrosofts(100);

        var rates = Enumerable.Range(0, Turns).Select(_ => (Microsofts: Rate(100, () => RunMicrosofts(100)), Embedded: Rate(50_000, () => RunEmbedded(program, 50_000)))).ToArray();
        var ratio = rates.Select(r => r.Embedded / r.Microsofts).Order().ElementAt(Turns / 2);

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"schedules per second by turns: {string.Join(", ", rates.Select(r => $"{r.Microsofts:0} and {r.Embedded:0}"))}; the middle ratio is {ratio:0}"));
        ratio.ShouldBeGreaterThan(500);
    }

    private static double Rate(int schedules, Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        return schedules / clock.Elapsed.TotalSeconds;
    }

    private static void RunEmbedded(ControlledProgram program, int schedules)
        => new ParallelSampling(program, new SamplingOptions { Strategy = "random", Iterations = schedules }, Environment.ProcessorCount).Run(TestContext.Current.CancellationToken);

    private static void RunMicrosofts(uint schedules)
    {
        var configuration = Configuration.Create().WithRandomStrategy().WithRandomGeneratorSeed(1).WithTestingIterations(schedules);
        using var engine = TestingEngine.Create(configuration, RingTests.InProgressUserBit);
        engine.Run();
        engine.TestReport.NumOfFoundBugs.ShouldBe(0);
    }
}
