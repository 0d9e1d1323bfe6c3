using Harness.Engine.Traces;
using Harness.Reports.Html;

namespace Harness.Browser.Tests.Report;

/// <summary>A report on the disk, opened from there.</summary>
internal sealed class ReportFile : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"harness report {Guid.NewGuid():N}.html");

    private ReportFile(WatchedPage page) => Page = page;

    internal WatchedPage Page { get; }

    internal string Address => new Uri(_path).AbsoluteUri;

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        File.Delete(_path);
    }

    internal static async Task<ReportFile> Open(WatchedPage page, Trace trace, string hash = "")
    {
        var file = new ReportFile(page);
        await File.WriteAllTextAsync(file._path, HtmlReport.Of(trace, "harness replay legacy-P1.trace.json"));
        await page.Goto(file.Address + hash);
        return file;
    }

    internal Task Ready() => Page.Until("document.documentElement.dataset.ready === 'yes'");

    internal Task<string> Position() => Page.Text(".position");
}
