using Harness.Reports.Counterexamples;
using Microsoft.Playwright;

namespace Harness.Browser.Tests.Report;

[Collection(BrowserTests.Name)]
public sealed class SteppingTests(Chromium chromium)
{
    [Fact]
    public async Task Keys_go_forwards_and_back_and_to_the_ends()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"));
        await file.Page.Press("Home");
        (await file.Position()).ShouldBe("0 / 9");
        await file.Page.Press("ArrowRight", "ArrowRight", "j");
        (await file.Position()).ShouldBe("3 / 9");
        await file.Page.Press("k", "ArrowLeft");
        (await file.Position()).ShouldBe("1 / 9");
        await file.Page.Press("ArrowLeft", "ArrowLeft");
        (await file.Position()).ShouldBe("0 / 9");
        await file.Page.Press("End", "ArrowRight");
        (await file.Position()).ShouldBe("9 / 9");
        await file.Page.Press("PageUp", "PageUp");
        (await file.Position()).ShouldBe("0 / 9");
        file.Page.ShouldBeClean(file.Address);
    }

    [Fact]
    public async Task The_ring_shows_two_writers_of_slot_0_after_step_8_and_whose_payload_lies_there_after_step_9()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"), "#step=7");
        (await file.Page.Count(".ring .unit")).ShouldBe(2);
        (await file.Page.Count(".ring .unit.conflict")).ShouldBe(0);
        await file.Page.Press("j");
        (await file.Page.Count(".ring .unit.conflict")).ShouldBe(1);
        (await file.Page.Page.Locator(".ring .unit.conflict .chiptext").AllTextContentsAsync()).Order().ShouldBe(["P1", "P3"]);
        await file.Page.Press("j");
        (await file.Page.Text(".card.conflict .cells .p1")).ShouldContain("packet of P1");
        (await file.Page.Text(".detail h2")).ShouldContain("G1 write payload 1");
        (await file.Page.Text(".detail .source")).ShouldContain("src/Harness.Ring/TpacketReceive.cs:");
        (await file.Page.Page.Locator(".ring").GetAttributeAsync("aria-label"))!.ShouldContain("slot 0: KERNEL, two writers, written by P1 and P3");
        await file.Page.Shot("report-light");
    }

    [Fact]
    public async Task D_goes_round_the_decisive_steps()
    {
        var trace = Traces.Of(Traces.Legacy, "P1");
        var steps = Explanation.Of(trace).Steps;
        int[] decisive = [.. Enumerable.Range(0, steps.Length).Where(i => steps[i].Role == StepRole.Decisive).Select(i => i + 1)];
        decisive.ShouldBe([2, 8, 9]);
        await using var file = await ReportFile.Open(await chromium.Open(), trace, "#step=0");
        foreach (var step in decisive.Append(decisive[0]))
        {
            await file.Page.Press("d");
            (await file.Position()).ShouldBe($"{step} / 9");
        }

        await file.Page.Press("Shift+D");
        (await file.Position()).ShouldBe("9 / 9");
        (await file.Page.Count(".row.decisive")).ShouldBe(3);
    }

    [Fact]
    public async Task The_cause_is_a_headline_a_reason_and_a_list_that_leads_to_the_decisive_steps()
    {
        var trace = Traces.Of(Traces.Legacy, "P1");
        var cause = Explanation.Of(trace).Cause;
        cause.Because.ShouldNotBeEmpty();
        await using var file = await ReportFile.Open(await chromium.Open(), trace, "#step=0");
        (await file.Page.Text("h1")).ShouldBe($"Violated P1: {cause.Sentence}");
        (await file.Page.Text(".because")).ShouldBe($"because {cause.Because}");
        var links = file.Page.Page.Locator(".keysteps li button");
        (await links.CountAsync()).ShouldBe(cause.Keys.Length);
        for (var i = 0; i < cause.Keys.Length; i++)
        {
            var (step, what) = (trace.Steps[cause.Keys[i].Index], cause.Keys[i].What);
            (await links.Nth(i).Locator("span, b").AllInnerTextsAsync()).Distinct().ShouldBe([$"{step.Number}", step.Letter, what]);
            await links.Nth(i).ClickAsync();
            (await file.Position()).ShouldBe($"{step.Number} / 9");
            (await links.Nth(i).GetAttributeAsync("aria-current")).ShouldBe("step");
        }

        (await file.Page.Count(".keysteps [aria-current]")).ShouldBe(1);
        file.Page.ShouldBeClean(file.Address);
    }

    /// <summary>By hand: before its publish reaches memory, the producer has stored the free lock, the frame in three parts and the status, in this order.</summary>
    [Fact]
    public async Task Stores_on_their_way_are_shown_until_they_reach_memory()
    {
        var scenario = new Harness.Scenarios.Scenario { Variant = "legacy", Faults = ["no-barrier"], Memory = "pso", Slots = 1, Producers = 1, Packets = 2 };
        var trace = Traces.Of(scenario, "P3");
        var published = trace.Steps.Single(s => s.Operation == "Drain" && s.Accesses.Any(a => a.Kind == "write" && a.Variable == "slot 0 status")).Number;
        await using var file = await ReportFile.Open(await chromium.Open(), trace, $"#step={published - 1}");
        string[] stores = ["sk_receive_queue.lock = free", "slot 0 payload 1 = P1#1", "slot 0 payload 2 = P1#1", "slot 0 header = P1#1", "slot 0 status = USER"];
        (await file.Page.Page.Locator(".card.buffer .stores li").AllInnerTextsAsync()).ShouldBe(stores);
        (await file.Page.Page.Locator(".ring").GetAttributeAsync("aria-label"))!.ShouldContain("5 stores wait in store buffers");
        await file.Page.Press("j");
        (await file.Page.Page.Locator(".card.buffer .stores li").AllInnerTextsAsync()).ShouldBe(stores[..4]);
        await file.Page.Press("Home");
        (await file.Page.Text(".card.buffer")).ShouldContain("empty");
        file.Page.ShouldBeClean(file.Address);
    }

    [Fact]
    public async Task An_address_leads_to_a_step_and_follows_it()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"), "#step=5");
        (await file.Position()).ShouldBe("5 / 9");
        await file.Page.Press("j");
        await file.Page.Until("location.hash === '#step=6'");
        await file.Page.Eval<object?>("void (location.hash = '#step=2')");
        await file.Page.Until("document.querySelector('.position').textContent === '2 / 9'");
        await file.Page.Goto(file.Address + "#step=99999");
        await file.Page.Page.ReloadAsync();
        (await file.Position()).ShouldBe("9 / 9");
        await file.Page.Goto(file.Address + "#step=<img>");
        await file.Page.Page.ReloadAsync();
        (await file.Position()).ShouldBe("9 / 9");
    }

    [Fact]
    public async Task A_row_that_is_clicked_and_the_slider_choose_a_step()
    {
        await using var file = await ReportFile.Open(await chromium.Open(), Traces.Of(Traces.Legacy, "P1"));
        await file.Page.Page.Locator("#step4").ClickAsync();
        (await file.Position()).ShouldBe("4 / 9");
        await file.Page.Page.Locator("input[type=range]").FillAsync("6");
        (await file.Position()).ShouldBe("6 / 9");
        await file.Page.Page.GetByRole(AriaRole.Button, new() { Name = "Step back" }).ClickAsync();
        (await file.Position()).ShouldBe("5 / 9");
    }

    [Fact]
    public async Task Unrelated_steps_can_be_hidden()
    {
        var trace = Traces.Of(Traces.Legacy, "P4");
        var unrelated = Explanation.Of(trace).Steps.Count(s => s.Role == StepRole.Unrelated);
        unrelated.ShouldBeGreaterThan(0);
        await using var file = await ReportFile.Open(await chromium.Open(height: 2400), trace);
        var all = await file.Page.Page.Locator(".row").First.GetAttributeAsync("aria-setsize");
        await file.Page.Press("u");
        await file.Page.Until("document.querySelectorAll('.row.unrelated').length === 0");
        var left = await file.Page.Page.Locator(".row").First.GetAttributeAsync("aria-setsize");
        (int.Parse(all!) - int.Parse(left!)).ShouldBe(unrelated);
    }

    [Fact]
    public async Task A_loop_is_marked_where_it_begins()
    {
        var scenario = new Harness.Scenarios.Scenario { Variant = "owner-map-room", Faults = ["vnet-after-mark"], Slots = 2, Producers = 2, Packets = 2 };
        var trace = Traces.Of(scenario, "livelock");
        await using var file = await ReportFile.Open(await chromium.Open(height: 2400), trace, $"#step={trace.LoopStart + 1}");
        (await file.Page.Count(".row.loopstart")).ShouldBe(1);
        (await file.Page.Page.Locator(".row.loopstart").GetAttributeAsync("id")).ShouldBe($"step{trace.LoopStart + 1}");
    }

    [Fact]
    public async Task Blocks_are_drawn_with_their_packets_and_the_active_one()
    {
        var scenario = new Harness.Scenarios.Scenario { Variant = "v3-retire-does-not-wait", Slots = 2, Producers = 2, Packets = 2 };
        await using var file = await ReportFile.Open(await chromium.Open(ColorScheme.Dark), Traces.Of(scenario, "P1"));
        (await file.Page.Count(".ring .unit")).ShouldBe(2);
        (await file.Page.Page.Locator(".ring .headtext").AllTextContentsAsync()).ShouldContain("active");
        (await file.Page.Text(".card.conflict")).ShouldContain("block 0");
        await file.Page.Shot("report-blocks-dark");
        file.Page.ShouldBeClean(file.Address);
    }
}
