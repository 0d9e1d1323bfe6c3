using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Output.Reports;
using Harness.Reports.Results;
using Harness.Scenarios.Bounds;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify</c> for a gate: every scenario of a file, several at the same time, each by a search with one thread.</summary>
internal sealed class GateRun(VerifyOptions options)
{
    internal ExitCode Run()
    {
        var traces = new TraceDirectory(options.OutputDirectory);
        var plan = GatePlan.Read(options.Config, options.Profile, options.BoundsChecks);
        var suites = new GateSuites(plan);
        using var reports = ReportFiles.Prepare(options.Reports, plan.Input);
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        var jobs = Math.Min(options.Jobs, plan.Selected.Length);
        string[] parts =
        [
            .. plan.Gate.Scenarios.IsEmpty ? Array.Empty<string>() : [$"{Figures.Plural(plan.Selected.Length, "scenario")}{plan.Which}{(jobs > 1 ? $", {jobs} at a time" : "")}"],
            .. suites.Count == 0 ? Array.Empty<string>() : [$"{Figures.Plural(suites.Count, "test")} of assemblies"],
        ];
        Console.Out.WriteLine($"Gate {plan.Path}: {string.Join("; ", parts)}.");
        Console.Out.WriteLine();

        var work = new GateWork(options, traces, interrupt.Token);
        var (outcomes, bounds) = (new List<ScenarioOutcome>(), new List<BoundsFinding>());
        work.Explore(plan.Scenarios, (_, outcome) => outcomes.Add(outcome));
        work.Check(plan.Checks, (_, found, _) => bounds.AddRange(found));
        var proofs = GateProofs.Run(plan.Proofs, options.Jobs, interrupt.Token);
        var tests = suites.Run(options.Search, options.Jobs, traces, interrupt.Token);
        return new GateEnd(plan, reports, traces.Name, options.ListViolations).Write(new GateResults(outcomes, bounds, proofs) { Tests = tests }, clock.Elapsed);
    }
}
