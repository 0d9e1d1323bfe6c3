using Harness.Reports.Html;
using Microsoft.AspNetCore.Http;

namespace Harness.Explorer;

/// <summary>The page, which is the same for every state.</summary>
internal sealed class ExplorerPage
{
    private readonly string _page;
    private readonly string _policy;

    internal ExplorerPage(string model)
    {
        using var stream = typeof(ExplorerPage).Assembly.GetManifestResourceStream("Harness.Explorer.Assets.explore.js")!;
        using var reader = new StreamReader(stream);
        string[] scripts = [Page.Asset("ring.js"), reader.ReadToEnd()];
        _page = Page.Compose($"Explore {model}", scripts, data: null, "This page needs scripts.", connect: "'self'");
        _policy = Page.Policy(scripts, "'self'") + "; frame-ancestors 'none'";
    }

    internal async Task Send(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = _policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(_page);
    }
}
