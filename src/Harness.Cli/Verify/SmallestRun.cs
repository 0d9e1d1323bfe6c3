using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Bounds;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify --smallest</c>: within which bounds a violation shows first.</summary>
internal static class SmallestRun
{
    internal static ExitCode Run(Scenario scenario, SearchOptions options, string? jsonPath)
    {
        var named = options with { Properties = PropertyNames.Of(ControlledProgram.Create(new ScenarioModel(scenario)), options.Properties) };
        using var json = jsonPath is null ? null : OutputFile.Prepare(jsonPath, "--json");
        using var interrupt = new Interrupt();
        Console.Out.WriteLine($"Smallest bounds of each violation of {scenario.Title}, by packets (P*K), then slots, then producers.");
        Console.Out.WriteLine();
        var found = SmallestBounds.Find(scenario, named, (within, how) => Search(within, how, interrupt.Token));
        Console.Out.WriteLine();
        if (found is null)
        {
            Console.Out.WriteLine($"{scenario.Title}: the scenario itself was not searched to the end.");
            return ExitCode.Inconclusive;
        }

        json?.Write(SmallestReport.Json(scenario, found.Value));
        ColouredText.Write(SmallestReport.Text(found.Value));
        var open = found.Value.Count(s => s.Bounds is null);
        Console.Out.WriteLine(
            $"{scenario.Title}: {Figures.Plural(found.Value.Length, "violated property", "violated properties")}{(open == 0 ? "" : $", {open} of them not traced to the smallest bounds")}.");
        return open > 0 ? ExitCode.Inconclusive : found.Value.IsEmpty ? ExitCode.Success : ExitCode.Violated;
    }

    private static SearchResult Search(Scenario scenario, SearchOptions options, CancellationToken cancellation)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        return ProgressView.Run(scenario.Bounds, report => SearchRunner.Run(program, options, p => report(() => ProgressText.Of(p)), cancellation));
    }
}
