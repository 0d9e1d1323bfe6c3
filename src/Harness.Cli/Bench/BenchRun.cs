using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Bench;

/// <summary>
/// Measures the two ways of running a model. Each is warmed up first, since what is of interest is the rate of a run of minutes, not of the first
/// second; nothing is taken from earlier measurements.
/// </summary>
internal static class BenchRun
{
    private static readonly Scenario s_sampled = new() { Variant = "legacy" };
    private static readonly Scenario s_warmUp = new() { Variant = "in-progress" };
    private static readonly Scenario s_explored = new() { Variant = "in-progress", Packets = 2 };

    internal static ExitCode Run(TimeSpan samplingTime)
    {
        using var interrupt = new Interrupt();
        Console.Out.WriteLine($"One worker, {Environment.ProcessorCount} processors, .NET {Environment.Version}. Figures of this run:");
        var steps = Sample(samplingTime, interrupt.Token);
        var transitions = Explore(interrupt.Token);
        if (interrupt.Token.IsCancellationRequested)
        {
            Console.Out.WriteLine("Stopped: the figures are of an unfinished run.");
            return ExitCode.Inconclusive;
        }

        Console.Out.WriteLine($"sampling takes {steps / transitions:0.0} steps in the time of one transition of the exhaustive search");
        return ExitCode.Success;
    }

    private static double Sample(TimeSpan time, CancellationToken cancellation)
    {
        var options = new SamplingOptions { Strategy = "random", Iterations = long.MaxValue, TimeLimit = time / 4, StopAtFirst = false, Properties = [] };
        var program = ControlledProgram.Create(new ScenarioModel(s_sampled));
        new SamplingRun(program, options).Run(cancellation);
        var result = new SamplingRun(program, options with { TimeLimit = time }).Run(cancellation);
        Console.Out.WriteLine($"random sampling, {s_sampled.Title}, all properties:");
        Console.Out.WriteLine($"  {Figures.Rate(result.Steps, result.Elapsed, "steps")}");
        Console.Out.WriteLine($"  {Figures.Rate(result.Iterations, result.Elapsed, "schedules")} ({(double)result.Steps / Math.Max(1, result.Iterations):0.0} steps each)");
        return result.Steps / result.Elapsed.TotalSeconds;
    }

    private static double Explore(CancellationToken cancellation)
    {
        new ExhaustiveSearch(ControlledProgram.Create(new ScenarioModel(s_warmUp)), new SearchOptions()).Run(cancellation);
        var result = new ExhaustiveSearch(ControlledProgram.Create(new ScenarioModel(s_explored)), new SearchOptions()).Run(cancellation);
        var states = (double)Math.Max(1, result.States);
        Console.Out.WriteLine($"exhaustive search, {s_explored.Title}, all properties:");
        Console.Out.WriteLine($"  {Figures.Rate(result.Transitions, result.Elapsed, "transitions")} ({Figures.Count(result.Transitions)} in {Figures.Seconds(result.Elapsed)})");
        Console.Out.WriteLine($"  {Figures.Rate(result.States, result.Elapsed, "states")} ({Figures.Count(result.States)})");
        Console.Out.WriteLine($"  {result.TableBytes / states:0.0} bytes per state for the table, {result.PredecessorBytes / states:0.0} for predecessors");
        Console.Out.WriteLine($"  {result.EdgeBytes / states:0.0} bytes per state for recorded edges ({result.EdgeBytes / (double)Math.Max(1, result.Transitions):0.0} per transition)");
        Console.Out.WriteLine($"  {Figures.Count(result.PeakFrontier)} states at most waited to be expanded");
        return result.Transitions / result.Elapsed.TotalSeconds;
    }
}
