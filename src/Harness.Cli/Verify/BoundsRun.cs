using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Bounds;

namespace Harness.Cli.Verify;

/// <summary>Checks what a gate's file says of bounds, several checks at the same time, and writes the traces of violations that should not be there.</summary>
internal sealed class BoundsRun(SearchOptions options, long largerStates, int jobs, ITraceSink traces)
{
    /// <param name="checks">The checks.</param>
    /// <param name="done">Is given each check's number with what it found and the states that it visited, in order.</param>
    /// <param name="cancellation">Stops it.</param>
    internal void Run(ImmutableArray<BoundsCheck> checks, Action<int, BoundsFinding[], long> done, CancellationToken cancellation)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Bounds: {Figures.Plural(checks.Length, "check")}.");
        PoolProgressView.Run(view => OrderedPool.Run(
            checks.Length,
            jobs,
            i =>
            {
                var states = 0L;
                var searcher = new BoundsSearcher(
                    options with { CountSchedules = false, ScheduleBound = 0 },
                    (program, how) =>
                    {
                        var result = SearchRunner.Run(program, how, p => view.Report(i, () => $"{checks[i].Title}: {ProgressText.Short(p)}"), cancellation);
                        states += result.States;
                        return result;
                    },
                    cancellation)
                {
                    LargerStates = largerStates,
                };
                BoundsFinding[] found = [.. checks[i].Run(searcher).Select(WriteTrace)];
                view.End(i);
                return (Found: found, States: states);
            },
            (i, result) =>
            {
                done(i, result.Found, result.States);
                foreach (var line in BoundsReport.Lines(result.Found, BoundsOutcome.Refuted))
                {
                    view.Write(line);
                }
            }));
    }

    /// <summary>Once written, the program and the schedule are not needed any more.</summary>
    private BoundsFinding WriteTrace(BoundsFinding finding)
    {
        if (finding.Violation is not { } violation)
        {
            return finding;
        }

        var property = violation.Program.FindProperty(finding.Property)!;
        var trace = TraceRecorder.Record(violation.Program, property, violation.Counterexample, finding.Scenario.ToParameters());
        var written = traces.Write($"{ScenarioParameters.FileName(finding.Scenario)}-{finding.Property}", trace);
        return finding with { Trace = written.Path, Violation = null };
    }
}
