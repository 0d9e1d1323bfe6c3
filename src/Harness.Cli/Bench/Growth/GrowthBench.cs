using System.Globalization;
using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Bench.Growth;

/// <summary>
/// What a state costs as a search grows: one search with one worker, looked at each time that it has reached a number of states. Processor time and bytes are those of the
/// states since the row before.
/// </summary>
internal static class GrowthBench
{
    private static readonly long[] s_marks = [1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000, 40_000_000, 50_000_000];

    private static readonly Scenario s_scenario = new() { Variant = "in-progress", Slots = 2, Producers = 4, Packets = 3 };

    internal static ExitCode Run(string? directory)
    {
        var page = directory is null ? null : BenchmarkPage.Open(directory, "harness bench --growth");
        using var interrupt = new Interrupt();
        var program = ControlledProgram.Create(new ScenarioModel(s_scenario));
        var rows = new List<(SearchProgress Progress, TimeSpan Cpu)>();
        var warmUp = new SearchOptions { Properties = Safety(program), StateLimit = s_marks[0] / 4 };
        new ExhaustiveSearch(program, warmUp).Run(interrupt.Token);
        var begin = Environment.CpuUsage.TotalTime;
        var result = new ExhaustiveSearch(program, warmUp with
        {
            StateLimit = s_marks[^1],
            Progress = progress =>
            {
                if (rows.Count < s_marks.Length && progress.States >= s_marks[rows.Count])
                {
                    rows.Add((progress, Environment.CpuUsage.TotalTime - begin));
                    Console.Error.WriteLine($"{Figures.Count(progress.States)} states");
                }
            },
        }).Run(interrupt.Token);

        var table = Table(rows);
        Console.Out.WriteLine(table);
        if (result.End == SearchEnd.Cancelled)
        {
            Console.Out.WriteLine("Stopped: nothing was written.");
            return ExitCode.Inconclusive;
        }

        page?.Write(table);
        return ExitCode.Success;
    }

    private static string[] Safety(ControlledProgram program) => [.. program.Properties.Where(p => !p.IsOfRuns).Select(p => p.Name)];

    private static string Table(IReadOnlyList<(SearchProgress Progress, TimeSpan Cpu)> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {s_scenario.Title}, all safety properties and reductions, one worker. A state's cost relative to the first million's.").AppendLine();
        text.AppendLine("| states | processor time a state | transitions a state | processor time a transition | table, bytes a state | predecessors, bytes a state | waiting states | their bytes |");
        text.AppendLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        var (first, firstTransition, before, cpuBefore) = (0.0, 0.0, default(SearchProgress), TimeSpan.Zero);
        foreach (var (progress, cpu) in rows)
        {
            double states = progress.States - before.States;
            double transitions = progress.Transitions - before.Transitions;
            var cost = (cpu - cpuBefore).TotalSeconds / states;
            var costOfTransition = (cpu - cpuBefore).TotalSeconds / transitions;
            first = first == 0 ? cost : first;
            firstTransition = firstTransition == 0 ? costOfTransition : firstTransition;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {Figures.Count(progress.States)} | {cost / first:0.00} | {transitions / states:0.00} | {costOfTransition / firstTransition:0.00} | {progress.TableBytes / (double)progress.States:0.0} | {progress.PredecessorBytes / (double)progress.States:0.0} | {Figures.Count(progress.Frontier)} | {Figures.Mebibytes(progress.FrontierBytes)} |");
            (before, cpuBefore) = (progress, cpu);
        }

        return text.ToString();
    }
}
