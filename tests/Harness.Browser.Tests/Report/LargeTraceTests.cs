namespace Harness.Browser.Tests.Report;

[Collection(BrowserTests.Name)]
public sealed class LargeTraceTests(Chromium chromium)
{
    private const string TwoHundredSteps =
        """
        (() => {
          const press = key => document.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
          press('Home');
          const before = performance.now();
          for (let i = 0; i < 200; i++) { press(i % 50 < 40 ? 'j' : 'k'); document.querySelector('.viewport').getBoundingClientRect(); }
          return performance.now() - before;
        })()
        """;

    [Fact]
    public async Task A_trace_of_5000_steps_opens_in_less_than_two_seconds()
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            await using var page = await chromium.Open();
            await page.Page.GotoAsync("about:blank");
            var trace = Traces.Repeated(Traces.Of(Traces.Legacy, "P4"), 5_000);
            await using var file = await ReportFile.Open(page, trace, "#step=2500");
            await file.Ready();
            times.Add(TimeSpan.FromMilliseconds(await page.Eval<double>("performance.now()")));
            (await file.Position()).ShouldBe("2500 / 5000");
        }

        times.Min().ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Only_the_rows_in_sight_are_in_the_page()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Repeated(Traces.Of(Traces.Legacy, "P4"), 5_000), "#step=1");
        await file.Ready();
        for (var share = 0; share <= 10; share++)
        {
            await file.Page.Eval<object?>($"(() => {{ const v = document.querySelector('.viewport'); v.scrollTop = v.scrollHeight * {share} / 10; }})()");
            await file.Page.Until("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
            (await file.Page.Count(".row")).ShouldBeInRange(10, 60);
        }

        await file.Page.Press("End");
        (await file.Page.Count("#step5000.selected")).ShouldBe(1);
    }

    [Fact]
    public async Task A_step_costs_about_as_much_in_a_long_trace_as_in_a_short_one()
    {
        await using var small = await ReportFile.Open(await chromium.Open(), Traces.Repeated(Traces.Of(Traces.Legacy, "P4"), 200));
        await using var large = await ReportFile.Open(await chromium.Open(), Traces.Repeated(Traces.Of(Traces.Legacy, "P4"), 5_000));
        var ratios = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var reference = await small.Page.Eval<double>(TwoHundredSteps);
            ratios.Add(await large.Page.Eval<double>(TwoHundredSteps) / reference);
        }

        ratios.Min().ShouldBeLessThan(3);
    }
}
