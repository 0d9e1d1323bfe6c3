using Harness.Kernel;
using Harness.Kernel.Stress;
using Harness.Reports.Ci;

namespace Harness.Cli.Conform;

/// <summary>A comparison as JUnit XML: a test case for each request, kind of script, litmus program and stress run.</summary>
internal static class ConformJUnit
{
    internal static string Of(ConformanceReport report)
    {
        RunCase[] cases =
        [
            .. report.Setup.Select(s => Case("setup", s.Request, s.Agrees ? null : $"kernel {s.Actual}, model {s.Expected}")),
            .. report.Scripts.Select(s => Case(
                "scripts",
                $"{s.What}, {s.Scripts} from seed {s.FirstSeed}",
                s.Failures.IsEmpty ? null : string.Join("\n", s.Failures.Select(f => $"seed {f.Seed}, {f.Ring}: {f.Mismatch}: {string.Join("; ", f.Script)}")))),
            .. report.Litmus.Select(l => Case(
                "litmus", $"{l.Name}, {l.Rounds} rounds", l.Outside.IsEmpty ? null : string.Join("\n", l.Outside.Select(o => $"{o.Text}, seen {o.Count} times, is outside the model")))),
            .. report.Stress.Select(s => Case(
                "stress", $"{s.Name}, {s.Layout}", s.IsAsExpected ? null : $"{s.Torn} of {s.Frames} frames were torn, which must be: {(s.Expectation == TearExpectation.Must ? "some" : "none")}{(s.Accounting is null ? "" : "; " + s.Accounting)}", s.Time)),
            .. report.Unfinished.Select(u => new RunCase("unfinished", "unfinished", CaseState.Skipped, u)),
        ];
        return Text(cases, report.Elapsed);
    }

    internal static string OfSkip(string problem) => Text([new RunCase("all", "all", CaseState.Skipped, problem)], TimeSpan.Zero);

    private static RunCase Case(string group, string name, string? failure, TimeSpan time = default)
        => new(group, name, failure is null ? CaseState.Passed : CaseState.Failed, failure ?? "", time);

    private static string Text(RunCase[] cases, TimeSpan time) => JUnitReport.Of("harness conform", cases, time, ("kernel", KernelEnvironment.Release));
}
