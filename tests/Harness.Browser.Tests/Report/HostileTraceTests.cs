using System.Net;
using System.Net.Sockets;
using Harness.Engine.Traces;
using Harness.Reports.Html;

namespace Harness.Browser.Tests.Report;

/// <summary>A trace may come from anywhere: nothing of it may run, load or leave the page.</summary>
[Collection(BrowserTests.Name)]
public sealed class HostileTraceTests(Chromium chromium)
{
    public static TheoryData<string> Markup =>
    [
        "</script><script>document.documentElement.dataset.hacked = 1</script>",
        "<img src=x onerror=\"document.documentElement.dataset.hacked = 1\">",
        "\"><svg onload=document.documentElement.dataset.hacked=1>",
        "' onmouseover='document.documentElement.dataset.hacked=1' style='position:fixed;inset:0'",
        "<!--<script>",
        "</title></style></noscript><iframe src=https://example.invalid/></iframe>",
        "javascript:document.documentElement.dataset.hacked=1",
        "<link rel=stylesheet href=https://example.invalid/x.css><base href=https://example.invalid/>",
        "\u2028document.documentElement.dataset.hacked=1\u2029\0\ud800 ]]> \\u003cscript>",
        "{{constructor.constructor('document.documentElement.dataset.hacked=1')()}} __proto__ constructor",
    ];

    [Theory]
    [MemberData(nameof(Markup))]
    public async Task Markup_in_a_trace_is_text(string markup)
    {
        var trace = Traces.WithTexts(Traces.Of(Traces.Legacy, "P1"), text => markup + text + markup);
        await ShouldShowAsText(trace, markup);
        var values = Traces.WithTexts(Traces.Of(Traces.Legacy, "P4"), text => text.Length == 0 || text.StartsWith("slot", StringComparison.Ordinal) || text is "write" or "read" or "ghost" ? text : text + markup);
        await ShouldShowAsText(values, markup);
    }

    [Fact]
    public async Task The_policy_of_the_page_stops_scripts_that_are_put_into_it()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"));
        await file.Page.Eval<object?>(
            $$"""
            (() => {
              const script = document.createElement('script');
              script.textContent = 'document.documentElement.dataset.hacked = 1';
              document.body.append(script);
              const image = document.createElement('img');
              image.setAttribute('onerror', 'document.documentElement.dataset.hacked = 1');
              image.src = 'http://127.0.0.1:{{((IPEndPoint)stranger.LocalEndpoint).Port}}/x.png';
              document.body.append(image);
              return fetch('http://127.0.0.1:{{((IPEndPoint)stranger.LocalEndpoint).Port}}/').catch(() => null).then(() => null);
            })()
            """);
        (await file.Page.Eval<bool>("'hacked' in document.documentElement.dataset")).ShouldBeFalse();
        stranger.Pending().ShouldBeFalse();
        file.Page.Problems.ShouldContain(p => p.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public void Thousands_of_damaged_traces_are_refused_or_become_a_page()
    {
        var random = new Random(20180404);
        string[] sources = [TraceFile.ToJson(Traces.Of(Traces.Legacy, "P1")), TraceFile.ToJson(Traces.Of(Traces.Legacy, "P4")), TraceFile.ToJson(Traces.Of(new() { Variant = "v3-retire-does-not-wait", Slots = 2, Producers = 2, Packets = 2 }, "P2"))];
        var (refused, shown) = (0, 0);
        for (var i = 0; i < 3_000; i++)
        {
            try
            {
                var page = HtmlReport.Of(TraceFile.Parse(Mutations.Of(sources[i % sources.Length], random), "mutated"));
                Mutations.ScriptElements(page).ShouldBe(3, $"mutation {i}");
                shown++;
            }
            catch (TraceException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(100);
        shown.ShouldBeGreaterThan(1_500);
    }

    [Fact]
    public async Task Damaged_traces_that_are_shown_run_nothing_and_can_be_stepped_through()
    {
        var random = new Random(7);
        var source = TraceFile.ToJson(Traces.Of(Traces.Legacy, "P1"));
        var opened = 0;
        for (var i = 0; opened < 8; i++)
        {
            i.ShouldBeLessThan(1_000);
            Trace trace;
            try
            {
                trace = TraceFile.Parse(Mutations.Of(source, random), "mutated");
            }
            catch (TraceException)
            {
                continue;
            }

            opened++;
            await using var file = await ReportFile.Open(await chromium.Open(), trace);
            await file.Ready();
            await file.Page.Press("Home", "j", "j", "End", "d");
            (await file.Position()).ShouldEndWith($"/ {trace.Steps.Length}");
            (await file.Page.Eval<bool>("'hacked' in document.documentElement.dataset")).ShouldBeFalse();
            file.Page.ShouldBeClean(file.Address);
        }
    }

    private async Task ShouldShowAsText(Trace trace, string markup)
    {
        await using var file = await ReportFile.Open(await chromium.Open(), trace);
        await file.Ready();
        await file.Page.Press("Home", "j", "j", "j", "End");
        (await file.Page.Eval<bool>("'hacked' in document.documentElement.dataset")).ShouldBeFalse();
        (await file.Page.Count("img, iframe, link, base, object, embed, form")).ShouldBe(0);
        (await file.Page.Count("script")).ShouldBe(3);
        (await file.Page.Eval<int>("[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on'))).length")).ShouldBe(0);
        var visible = markup.Replace("\0", "\u0000", StringComparison.Ordinal).Trim('\u2028', '\u2029')[..10];
        (await file.Page.Eval<string>("document.body.textContent")).ShouldContain(visible);
        file.Page.ShouldBeClean(file.Address);
    }
}
