using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Output.Reports;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Ci;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify</c> for a scenario by hand.</summary>
internal sealed class VerifyRun(VerifyOptions options, Scenario scenario)
{
    private readonly TraceDirectory _traces = new(options.OutputDirectory);

    /// <summary>Searches for another process, which judges and writes.</summary>
    internal ExitCode Help()
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        using var interrupt = new Interrupt();
        SearchRunner.Run(program, options.Search with { Properties = PropertyNames.Of(program, options.Properties) }, _ => { }, interrupt.Token);
        return ExitCode.Success;
    }

    internal ExitCode Run()
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var work = new ScenarioWork(scenario, program, PropertyNames.Of(program, options.Properties), null);
        using var reports = ReportFiles.Prepare(options.Reports, CheckpointOf(options.Search));
        using var interrupt = new Interrupt();
        Console.Out.WriteLine("Exploring every schedule of one scenario.");
        if (options.Defaults is { } defaults)
        {
            Console.Out.WriteLine(defaults);
        }

        Console.Out.WriteLine();

        var explorer = new ScenarioExplorer(options.Search, _traces);
        var outcome = ProgressView.Run(scenario.Title, report => explorer.Explore(work, p => report(() => ProgressText.Of(p)), interrupt.Token));
        Console.Out.WriteLine("    " + Summary(outcome.Result));
        reports.Write(new RunReport(
            "harness verify",
            RunCases.Of([outcome], [], [], SelfCommand.Replay),
            outcome.Result?.Elapsed ?? TimeSpan.Zero,
            () => ResultJson.Of([outcome], []),
            () => ResultMarkdown.Of([outcome])));
        return VerifyReport.Write(outcome);
    }

    private static IReadOnlyList<InputFile> CheckpointOf(SearchOptions search)
        => search.Checkpoint is { } checkpoint ? [new InputFile(checkpoint.Path, "the checkpoint")] : [];

    private static string Summary(SearchResult? result)
        => result is null
            ? "not started"
            : $"{Figures.Plural(result.States, "state")}, {Figures.Plural(result.Transitions, "transition")} "
                + $"({Figures.Rate(result.Transitions, result.Elapsed)}), {Figures.Seconds(result.Elapsed)}";
}
