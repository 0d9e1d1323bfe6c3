using System.Globalization;
using System.Xml.Linq;
using Harness.Kernel;
using Harness.Kernel.Stress;

namespace Coyote.Cli.Conform;

/// <summary>A comparison as JUnit XML: a test case for each request, kind of script, litmus program and stress run.</summary>
internal static class ConformJUnit
{
    private const string Suite = "coyote conform";

    internal static string Of(ConformanceReport report)
    {
        var cases = new List<XElement>();
        cases.AddRange(report.Setup.Select(s => Case("setup", s.Request, s.Agrees ? null : $"kernel {s.Actual}, model {s.Expected}")));
        cases.AddRange(report.Scripts.Select(s => Case(
            "scripts",
            $"{s.What}, {s.Scripts} from seed {s.FirstSeed}",
            s.Failures.IsEmpty ? null : string.Join("\n", s.Failures.Select(f => $"seed {f.Seed}, {f.Ring}: {f.Mismatch}: {string.Join("; ", f.Script)}")))));
        cases.AddRange(report.Litmus.Select(l => Case(
            "litmus", $"{l.Name}, {l.Rounds} rounds", l.Outside.IsEmpty ? null : string.Join("\n", l.Outside.Select(o => $"{o.Text}, seen {o.Count} times, is outside the model")))));
        cases.AddRange(report.Stress.Select(s => Case(
            "stress", $"{s.Name}, {s.Layout}", s.IsAsExpected ? null : $"{s.Torn} of {s.Frames} frames were torn, which must be: {(s.Expectation == TearExpectation.Must ? "some" : "none")}{(s.Accounting is null ? "" : "; " + s.Accounting)}", s.Time)));
        cases.AddRange(report.Unfinished.Select(u => Skipped("unfinished", u)));
        return Text(cases, report.Elapsed);
    }

    internal static string OfSkip(string problem) => Text([Skipped("all", problem)], TimeSpan.Zero);

    private static XElement Case(string group, string name, string? failure, TimeSpan time = default)
        => new("testcase", new XAttribute("classname", $"conform.{group}"), new XAttribute("name", name), new XAttribute("time", Seconds(time)), failure is null ? null : new XElement("failure", failure));

    private static XElement Skipped(string name, string reason)
        => new("testcase", new XAttribute("classname", "conform"), new XAttribute("name", name), new XAttribute("time", "0"), new XElement("skipped", new XAttribute("message", reason)));

    private static string Text(List<XElement> cases, TimeSpan time)
        => new XDocument(
            new XElement(
                "testsuite",
                new XAttribute("name", Suite),
                new XAttribute("tests", cases.Count),
                new XAttribute("failures", cases.Count(c => c.Element("failure") is not null)),
                new XAttribute("skipped", cases.Count(c => c.Element("skipped") is not null)),
                new XAttribute("time", Seconds(time)),
                new XElement("properties", new XElement("property", new XAttribute("name", "kernel"), new XAttribute("value", KernelEnvironment.Release))),
                cases)) + "\n";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
