using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Output.Reports;
using Harness.Cli.Testing;
using Harness.Reports.Results;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify</c> for a gate: every scenario of a file, several at the same time, each by a search with one thread.</summary>
internal sealed class GateRun(VerifyOptions options)
{
    internal ExitCode Run()
    {
        var traces = new TraceDirectory(options.OutputDirectory);
        var plan = GatePlan.Read(options.Config, options.Profile, options.BoundsChecks);
        var suites = plan.Tests.Select(t => Suite(plan, t)).ToArray();
        using var reports = ReportFiles.Prepare(options.Reports, plan.Input);
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        var jobs = Math.Min(options.Jobs, plan.Selected.Length);
        string[] parts =
        [
            .. plan.Gate.Scenarios.IsEmpty ? Array.Empty<string>() : [$"{Figures.Plural(plan.Selected.Length, "scenario")}{plan.Which}{(jobs > 1 ? $", {jobs} at a time" : "")}"],
            .. suites.Length == 0 ? Array.Empty<string>() : [$"{Figures.Plural(suites.Sum(s => s.Count), "test")} of assemblies"],
        ];
        Console.Out.WriteLine($"Gate {plan.Path}: {string.Join("; ", parts)}.");
        Console.Out.WriteLine();

        var work = new GateWork(options, traces, interrupt.Token);
        var (outcomes, bounds) = (new List<ScenarioOutcome>(), new List<BoundsFinding>());
        work.Explore(plan.Scenarios, (_, outcome) => outcomes.Add(outcome));
        work.Check(plan.Checks, (_, found, _) => bounds.AddRange(found));
        var proofs = GateProofs.Run(plan.Proofs, options.Jobs, interrupt.Token);
        var tests = suites.SelectMany(s => s.Run(options.Search, options.Jobs, traces, interrupt.Token)).ToArray();
        return new GateEnd(plan, reports, traces.Name, options.ListViolations).Write(new GateResults(outcomes, bounds, proofs) { Tests = tests }, clock.Elapsed);
    }

    private static TestSuite Suite(GatePlan plan, GateTests tests)
    {
        try
        {
            return new TestSuite(Path.Combine(Path.GetDirectoryName(plan.Path)!, tests.Assembly), tests.Filter);
        }
        catch (InputException exception)
        {
            throw new InputException($"{plan.Path}:{tests.Line}: {exception.Message}", exception);
        }
    }
}
