using Harness.Reports.Ci;
using Harness.Reports.Html;

namespace Harness.Cli.Output.Reports;

/// <summary>A kind of report that <c>--report KIND=PATH</c> writes. A new kind is a line in <see cref="All"/>.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="What">What it is for, in a few words.</param>
/// <param name="Render">Makes the text; null for a run that has nothing to show in this kind.</param>
internal sealed record ReportKind(string Name, string What, Func<RunReport, string?> Render)
{
    internal static ReportKind Json { get; } = new("json", "results for machines", static run => run.Json());

    internal static ReportKind Markdown { get; } = new("markdown", "the summary page of a CI server", static run => run.Markdown());

    /// <summary>The one kind that goes to the standard output too: GitHub reads its annotations there.</summary>
    internal static ReportKind GitHub { get; } = new("github", "annotations; without =PATH to the standard output", static run => GitHubAnnotations.Of(run.Cases));

    /// <summary>Every kind.</summary>
    internal static IReadOnlyList<ReportKind> All { get; } =
    [
        Json,
        new("junit", "test cases", static run => JUnitReport.Of(run.Command, run.Cases, run.Elapsed)),
        new("sarif", "violations at the model's lines", SarifReport.Of),
        Markdown,
        new("html", "the counterexample that says most, as a page to step through", static run => run.MostTelling is { } c ? HtmlReport.Of(c.Trace!.Trace, c.Replay) : null),
        GitHub,
    ];

    internal static ReportKind? Find(string name) => All.FirstOrDefault(k => k.Name == name);
}
