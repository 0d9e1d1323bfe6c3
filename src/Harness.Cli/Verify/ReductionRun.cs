using System.Globalization;
using Harness.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Reductions;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify --compare-reductions</c>: every scenario of a gate whole and with each reduction, which must agree, and how much each leaves out.</summary>
internal static class ReductionRun
{
    /// <summary>Scenarios with more states than this are not searched whole: comparing is about every kind of scenario, not about size.</summary>
    private const long MostStates = 300_000;

    internal static ExitCode Run(VerifyOptions options)
    {
        var (path, gate) = GateLocator.Read(options.Config);
        Scenario[] scenarios = [.. gate.Select(options.Profile).Select(s => s.Scenario).DistinctBy(s => s.Title)];
        using var interrupt = new Interrupt();
        Console.Out.WriteLine($"Reductions, {path}: {Figures.Plural(scenarios.Length, "scenario")}. States of the whole search, and how many times fewer with each reduction.");
        Console.Out.WriteLine();
        var search = options.Search with { Rivals = new SearchRivals(), StateLimit = MostStates };
        var (compared, different, large) = (0, 0, 0);
        PoolProgressView.Run(view => OrderedPool.Run(
            scenarios.Length,
            options.Jobs,
            i =>
            {
                var comparison = ReductionComparison.Of(
                    scenarios[i], search, (program, how) => SearchRunner.Run(program, how, p => view.Report(i, () => $"{scenarios[i].Title}: {ProgressText.Short(p)}"), interrupt.Token));
                view.End(i);
                return comparison;
            },
            (_, comparison) =>
            {
                compared += comparison.IsComparable ? 1 : 0;
                large += comparison.IsComparable ? 0 : 1;
                different += comparison.Differences.Length;
                view.Write(Line(comparison));
                foreach (var difference in comparison.Differences)
                {
                    view.Write($"    different: {difference}");
                }
            }));
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{compared} scenarios compared, {large} not searched whole (over {Figures.Count(MostStates)} states, or stopped), {Figures.Plural(different, "difference")}.");
        return different > 0 ? ExitCode.Violated : interrupt.Token.IsCancellationRequested || compared == 0 ? ExitCode.Inconclusive : ExitCode.Success;
    }

    private static string Line(ReductionComparison comparison)
    {
        if (!comparison.IsComparable)
        {
            return $"{comparison.Scenario.Title}: not compared ({SearchEndWords(comparison.Whole.End)})";
        }

        var factors = ReductionComparison.Kinds.Zip(comparison.Reduced).Select(r => $"{Name(r.First)} {Factor(comparison.Whole.States, r.Second.States)}");
        var notes = comparison.Reduced[^1].ReductionNotes.Select(n => $" ({n})");
        return $"{comparison.Scenario.Title}: {Figures.Count(comparison.Whole.States)} states; {string.Join(", ", factors)}, transitions {Factor(comparison.Whole.Transitions, comparison.Reduced[^1].Transitions)}{string.Concat(notes)}";
    }

    private static string Factor(long whole, long reduced) => ((double)whole / reduced).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Name(SearchReductions kind) => kind switch
    {
        SearchReductions.Symmetry => "symmetry",
        SearchReductions.PartialOrder => "partial order",
        _ => "all",
    };

    private static string SearchEndWords(SearchEnd end) => end == SearchEnd.StateLimit ? "too many states" : "stopped";
}
