using System.Collections.Immutable;
using Coyote.Cli.Files;
using Coyote.Cli.Output;
using Coyote.Cli.Output.Reports;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Ci;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Coyote.Cli.Verify;

/// <summary>Runs <c>coyote verify</c> for a scenario by hand.</summary>
internal sealed class VerifyRun(VerifyOptions options, Scenario scenario)
{
    private const string Safety = "safety";
    private const string Live = "live";

    private readonly TraceDirectory _traces = new(options.OutputDirectory);

    internal ExitCode Run()
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var work = new ScenarioWork(scenario, program, PropertyNames(program), null);
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
            "coyote verify",
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

    /// <summary>'safety' stands for every property that is violated by a step or a state, and not by a cycle; 'live' for those that are judged only where they are named.</summary>
    private ImmutableArray<string> PropertyNames(ControlledProgram program)
        => [.. options.Properties.SelectMany(name => PropertyNames(program, name)).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> PropertyNames(ControlledProgram program, string name)
        => string.Equals(name, Safety, StringComparison.OrdinalIgnoreCase) ? program.Properties.Where(p => !p.IsOfRuns).Select(p => p.Name)
            : string.Equals(name, Live, StringComparison.OrdinalIgnoreCase) ? program.Properties.Where(p => p.IsLiveness).Select(p => p.Name)
            : [program.FindProperty(name)?.Name ?? throw new InputException(
                $"this scenario has no property '{name}'; it has {Names(program, isLiveness: false)}, {Safety} for all of these but {Property.Livelock}, "
                + $"{Names(program, isLiveness: true)}, and {Live} for all of the latter")];

    private static string Names(ControlledProgram program, bool isLiveness)
        => string.Join(", ", program.Properties.Where(p => p.IsLiveness == isLiveness).Select(p => p.Name));
}
