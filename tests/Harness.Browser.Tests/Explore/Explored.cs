using Harness.Explorer;
using Harness.Scenarios;

namespace Harness.Browser.Tests.Explore;

/// <summary>A server, and a page that shows what it explores.</summary>
internal sealed class Explored : IAsyncDisposable
{
    private Explored(ExplorerServer server, WatchedPage page) => (Server, Page) = (server, page);

    internal static Scenario Small { get; } = new() { Variant = "in-progress", Slots = 1, Producers = 2, Packets = 1 };

    internal ExplorerServer Server { get; }

    internal WatchedPage Page { get; }

    internal string Origin => $"http://127.0.0.1:{Server.Port}/";

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal static Task<ExplorerServer> Serve(Scenario scenario)
        => ExplorerServer.Start(new ScenarioModel(scenario), ScenarioParameters.FileName(scenario), 0, TestContext.Current.CancellationToken);

    internal static async Task<Explored> Open(Scenario scenario, WatchedPage page, string hash = "")
    {
        var explored = new Explored(await Serve(scenario), page);
        await page.Goto(explored.Server.Address + hash);
        await explored.After(hash);
        return explored;
    }

    /// <summary>Waits until the page shows the state to which an address leads.</summary>
    internal Task After(string hash)
    {
        var path = hash.Replace("#/path=", "", StringComparison.Ordinal);
        return Steps(path.Length == 0 ? 0 : path.Split('-').Length);
    }

    internal Task Steps(int count) => Page.Until($"/^after {count} steps?( |:|$)/.test(document.querySelector('.model').textContent)");

    internal async Task Take(string move, int steps)
    {
        await Page.Page.Locator($"[data-move='{move}']").ClickAsync();
        await Steps(steps);
    }

    internal Task Click(string button) => Page.Page.GetByText(button, new() { Exact = true }).First.ClickAsync();

    internal Task<string> PropertyNow(string name) => Page.Page.Locator(".properties li", new() { Has = Page.Page.GetByText(name, new() { Exact = true }) }).Locator(".now").InnerTextAsync();

    internal void ShouldBeClean() => Page.ShouldBeClean(Origin);
}
