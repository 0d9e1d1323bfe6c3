using System.Diagnostics;
using System.Globalization;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Scenarios;
using Microsoft.Coyote;

namespace Harness.Hosting.Tests;

/// <summary>
/// How many schedules of the same test each engine runs for the same processor time, which other work on the machine changes little: by turns, and the middle of several
/// turns. The times on the clock are printed beside it: there the embedded engine has all processors, and Microsoft's runs one task at a time.
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

        var turns = Enumerable.Range(0, Turns)
            .Select(_ => (Microsofts: Rate.Of(100, () => RunMicrosofts(100)), Embedded: Rate.Of(50_000, () => RunEmbedded(program, 50_000))))
            .ToArray();
        var processor = Middle(turns.Select(t => t.Embedded.PerProcessorSecond / t.Microsofts.PerProcessorSecond));
        var clock = Middle(turns.Select(t => t.Embedded.PerSecond / t.Microsofts.PerSecond));

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"schedules per second by turns: {string.Join(", ", turns.Select(t => $"{t.Microsofts.PerSecond:0} and {t.Embedded.PerSecond:0}"))}; middle ratio {clock:0} by the clock, {processor:0} by processor time"));
        // An order of magnitude holds however busy the machine is; docs/microsoft-coyote.md has what was measured.
        processor.ShouldBeGreaterThan(10);
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Turns / 2);

    private static void RunEmbedded(ControlledProgram program, int schedules)
        => new ParallelSampling(program, new SamplingOptions { Strategy = "random", Iterations = schedules }, Environment.ProcessorCount).Run(TestContext.Current.CancellationToken);

    private static void RunMicrosofts(uint schedules)
    {
        using var engine = Coyote.Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(schedules), RingTests.InProgressUserBit);
        engine.TestReport.NumOfFoundBugs.ShouldBe(0);
    }

    private sealed record Rate(double PerSecond, double PerProcessorSecond)
    {
        internal static Rate Of(int schedules, Action run)
        {
            var before = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            run();
            return new Rate(schedules / clock.Elapsed.TotalSeconds, schedules / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
    }
}
