using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Harness.Browser.Tests;

/// <summary>A page, every address that it asked for, and every error, dialog and message that it caused.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private WatchedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => Problems.Add("error: " + error);
        page.Console += (_, message) => NoteMessage(message);
        page.Dialog += async (_, dialog) =>
        {
            Problems.Add("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        context.Request += (_, request) => Asked.Add(request.Url);
    }

    public IPage Page { get; }

    public List<string> Asked { get; } = [];

    public List<string> Problems { get; } = [];

    public string Hash => new Uri(Page.Url).Fragment;

    public static async Task<WatchedPage> Of(IBrowserContext context) => new(context, await context.NewPageAsync());

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    /// <summary>Nothing went wrong, and nothing was asked of another machine.</summary>
    public void ShouldBeClean(string own)
    {
        Problems.ShouldBeEmpty();
        Asked.ShouldAllBe(a => a.StartsWith(own, StringComparison.Ordinal) || a.StartsWith("blob:" + own, StringComparison.Ordinal));
    }

    public Task Goto(string address) => Page.GotoAsync(address);

    public Task Press(params string[] keys) => Sequence(keys.Select<string, Func<Task>>(k => () => Page.Keyboard.PressAsync(k)));

    public async Task<string> Text(string selector) => (await Page.Locator(selector).First.InnerTextAsync()).Trim();

    public Task<int> Count(string selector) => Page.Locator(selector).CountAsync();

    public Task<T> Eval<T>(string script) => Page.EvaluateAsync<T>(script);

    /// <summary>Waits until an expression is true. Playwright's own wait compiles a text in the page, which the page's policy forbids.</summary>
    public async Task Until(string script)
    {
        var patience = Stopwatch.StartNew();
        while (!await Page.EvaluateAsync<bool>($"Promise.resolve({script}).then(Boolean)"))
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), script);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public Task Shot(string name)
        => Environment.GetEnvironmentVariable("BROWSER_TESTS_SHOTS") is { } directory
            ? Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, name + ".jpg"), Type = ScreenshotType.Jpeg, Quality = 60 })
            : Task.CompletedTask;

    /// <summary>How well texts stand out from what is behind them, by the formula of WCAG 2: the worst of the elements that a selector finds.</summary>
    public async Task<double> Contrast(string selector)
        => double.Parse(await Page.EvaluateAsync<string>(
            """
            selector => {
              const parse = c => { const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true }); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
              const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c) && c !== 'transparent') return c; } return 'white'; };
              const worst = [...document.querySelectorAll(selector)].filter(e => e.textContent.trim()).map(e => { const [a, b] = [light(parse(getComputedStyle(e).color)), light(parse(behind(e)))]; return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
              return String(Math.min(...worst));
            }
            """, selector), CultureInfo.InvariantCulture);

    private void NoteMessage(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            Problems.Add($"{message.Type}: {message.Text}");
        }
    }

    private static async Task Sequence(IEnumerable<Func<Task>> acts)
    {
        foreach (var act in acts)
        {
            await act();
        }
    }
}
