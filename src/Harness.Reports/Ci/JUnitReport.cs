using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Harness.Reports.Ci;

/// <summary>
/// A run as JUnit XML, as CI servers read it: a suite for each scenario or kind of comparison, a case for each verdict. What is not as it should be is a failure, with the
/// schedule as its text; a verdict that was not reached is an error, since a build that skipped it is not green.
/// </summary>
public static class JUnitReport
{
    /// <summary>The text.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="cases">The verdicts.</param>
    /// <param name="time">How long it took.</param>
    /// <param name="properties">What else to say of the run, by name.</param>
    public static string Of(string name, IReadOnlyCollection<RunCase> cases, TimeSpan time, params (string Name, string Value)[] properties)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(properties);
        var suites = cases.GroupBy(c => c.Group).Select(g => Suite(name, g.Key, [.. g], properties));
        var root = new XElement("testsuites", new XAttribute("name", name), Counts(cases), new XAttribute("time", Seconds(time)), suites);
        return new XDeclaration("1.0", "utf-8", null) + "\n" + root + "\n";
    }

    private static XElement Suite(string run, string name, RunCase[] cases, (string Name, string Value)[] properties)
        => new(
            "testsuite",
            new XAttribute("name", Clean(name)),
            Counts(cases),
            new XAttribute("time", Seconds(TimeSpan.FromTicks(cases.Sum(c => c.Time.Ticks)))),
            properties.Length == 0 ? null : new XElement("properties", properties.Select(p => new XElement("property", new XAttribute("name", p.Name), new XAttribute("value", Clean(p.Value))))),
            cases.Select(c => Case(run, c)));

    private static XAttribute[] Counts(IReadOnlyCollection<RunCase> cases) =>
    [
        new("tests", cases.Count),
        new("failures", cases.Count(c => c.State == CaseState.Failed)),
        new("errors", cases.Count(c => c.State == CaseState.Undecided)),
        new("skipped", cases.Count(c => c.State == CaseState.Skipped)),
    ];

    private static XElement Case(string run, RunCase c)
        => new(
            "testcase",
            new XAttribute("classname", Clean(c.IsTest ? c.Group : $"{run}.{c.Group}")),
            new XAttribute("name", Clean(c.Name)),
            new XAttribute("time", Seconds(c.Time)),
            c.State switch
            {
                CaseState.Failed => new XElement("failure", new XAttribute("message", Clean(c.Message)), new XAttribute("type", c.Trace is null ? "verdict" : "violation"), Body(c)),
                CaseState.Undecided => new XElement("error", new XAttribute("message", Clean(c.Message)), new XAttribute("type", "undecided")),
                CaseState.Skipped => new XElement("skipped", new XAttribute("message", Clean(c.Message))),
                _ => c.Message.Length == 0 ? null : new XElement("system-out", Clean(c.Message)),
            });

    private static string? Body(RunCase c) => c.Trace is { } trace ? Clean(TextReport.Of(trace.Trace, c.Replay).ToString()) : Clean(c.Message);

    /// <summary>XML knows no control characters but tab and line ends.</summary>
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
