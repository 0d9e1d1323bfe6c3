using Harness.Reports.Html;
using Microsoft.Playwright;

namespace Harness.Browser.Tests.Report;

[Collection(BrowserTests.Name)]
public sealed class LooksTests(Chromium chromium)
{
    private const string Background = "getComputedStyle(document.documentElement).backgroundColor";

    [Fact]
    public async Task The_system_chooses_the_theme_and_T_changes_it()
    {
        await using var light = await ReportFile.Open(await chromium.Open(ColorScheme.Light), Traces.Of(Traces.Legacy, "P1"));
        await using var dark = await ReportFile.Open(await chromium.Open(ColorScheme.Dark), Traces.Of(Traces.Legacy, "P1"));
        var (day, night) = (await light.Page.Eval<string>(Background), await dark.Page.Eval<string>(Background));
        day.ShouldNotBe(night);
        await light.Page.Press("t");
        (await light.Page.Eval<string>(Background)).ShouldBe(night);
        await light.Page.Press("t");
        (await light.Page.Eval<string>(Background)).ShouldBe(day);
        await dark.Page.Press("t");
        (await dark.Page.Eval<string>(Background)).ShouldBe(day);
        await dark.Page.Page.ReloadAsync();
        (await dark.Page.Eval<string>(Background)).ShouldBe(day);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_stand_out_from_what_is_behind_them(ColorScheme scheme)
    {
        await using var file = await ReportFile.Open(await chromium.Open(scheme), Traces.Of(Traces.Legacy, "P4"), "#step=30");
        foreach (var selector in new[] { "h1", "p", ".kicker", ".because", ".keystep .number", "button", "h2", "td", "dt", "dd", ".row .name", ".row .deed", ".keysteps button", ".fails", ".letter", ".cellvalue", ".badge", ".lanehead span", "footer span", ".kind", ".legend li" })
        {
            (await file.Page.Contrast(selector)).ShouldBeGreaterThan(4.5, $"{selector} in {scheme}");
        }

        await file.Page.Shot($"report-texts-{scheme}".ToLowerInvariant());
    }

    [Theory]
    [InlineData("P1")]
    [InlineData("P4")]
    public async Task On_a_phone_nothing_is_cut_and_buttons_are_large_enough(string property)
    {
        await using var file = await ReportFile.Open(await chromium.Open(width: 390, height: 844), Traces.Of(Traces.Legacy, property));
        (await file.Page.Eval<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        (await file.Page.Eval<double>("Math.min(...[...document.querySelectorAll('.transport button')].filter(b => b.offsetParent).map(b => Math.min(b.offsetWidth, b.offsetHeight)))")).ShouldBeGreaterThanOrEqualTo(44);
        (await file.Page.Eval<double>("Math.max(...[...document.querySelectorAll('.transport button')].map(b => b.getBoundingClientRect().right))")).ShouldBeLessThanOrEqualTo(390);
        await file.Page.Shot($"report-phone-{property}");
        await file.Page.Page.GetByRole(AriaRole.Button, new() { Name = "First" }).ClickAsync();
        (await file.Position()).ShouldStartWith("0 /");
    }

    [Fact]
    public async Task Screen_readers_are_told_what_a_step_did()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"), "#step=0");
        await file.Page.Press("End");
        var said = await file.Page.Text("[aria-live=polite]");
        said.ShouldContain("Step 9 of 9. producer 1: G1 write payload 1");
        said.ShouldContain("slot 0: KERNEL, two writers, written by P1 and P3");
        said.ShouldContain("Violates P1");
        (await file.Page.Eval<int>("[...document.querySelectorAll('button, input, select, [role=listbox], [role=img]')].filter(e => !(e.getAttribute('aria-label') || e.textContent.trim())).length")).ShouldBe(0);
        var active = await file.Page.Page.Locator("[role=listbox]").GetAttributeAsync("aria-activedescendant");
        active.ShouldBe("step9");
        (await file.Page.Page.Locator("#step9").GetAttributeAsync("aria-selected")).ShouldBe("true");
        (await file.Page.Count("[aria-selected=true]")).ShouldBe(1);
        (await file.Page.Eval<string>("document.documentElement.lang")).ShouldBe("en");
    }

    [Fact]
    public async Task The_replay_command_is_copied()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"));
        await file.Page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await file.Page.Page.GetByText("Copy", new() { Exact = true }).ClickAsync();
        await file.Page.Until("document.querySelector('.copy').textContent === 'Copied'");
        (await file.Page.Eval<string>("navigator.clipboard.readText()")).ShouldBe("harness replay legacy-P1.trace.json");
    }

    [Fact]
    public async Task Without_scripts_the_page_is_the_text_report()
    {
        var trace = Traces.Of(Traces.Legacy, "P1");
        await using var file = await ReportFile.Open(await chromium.Open(scripts: false), trace);
        var text = await file.Page.Text("noscript pre");
        text.ShouldStartWith("Violated P1: producer 1 writes slot 0, which is granted to producer 3 too");
        text.ShouldContain("Replay: harness replay legacy-P1.trace.json");
    }

    [Fact]
    public void A_report_is_the_same_each_time()
    {
        var trace = Traces.Of(Traces.Legacy, "P1");
        HtmlReport.Of(trace).ShouldBe(HtmlReport.Of(trace));
    }
}
