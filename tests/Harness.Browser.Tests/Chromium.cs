using Microsoft.Playwright;

namespace Harness.Browser.Tests;

/// <summary>The Chromium that this machine has; nothing is downloaded. Tests are skipped where there is none: .ci/run installs it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable => Environment.GetEnvironmentVariable("CHROMIUM") ?? Array.Find(s_places, File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is not { } executable)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Headless = true,
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A new page in a context of its own, which notes everything that it asks for and everything that goes wrong.</summary>
    public async Task<WatchedPage> Open(ColorScheme scheme = ColorScheme.Light, int width = 1400, int height = 950, bool scripts = true)
    {
        Assert.SkipWhen(_browser is null, "there is no Chromium on this machine (apt-get install chromium, or CHROMIUM=PATH)");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = scripts,
            AcceptDownloads = true,
        });
        return await WatchedPage.Of(context);
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
