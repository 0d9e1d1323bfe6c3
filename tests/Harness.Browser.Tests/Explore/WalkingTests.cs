using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Engine.Traces;
using Harness.Explorer;
using Harness.Reports.Counterexamples;
using Harness.Scenarios;
using Microsoft.Playwright;

namespace Harness.Browser.Tests.Explore;

[Collection(BrowserTests.Name)]
public sealed class WalkingTests(Chromium chromium)
{
    /// <summary>Producers 1 and 2 take a slot each, producer 3 is granted slot 0 again, and producer 1 writes it.</summary>
    private const string TwoWriters = "0-0-0-1-1-1-2-2-0";

    [Fact]
    public async Task Steps_are_taken_and_taken_back()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open());
        (await explored.Page.Count(".moves .move")).ShouldBe(4);
        await explored.Take("0", 1);
        (await explored.Page.Text(".moves .waits")).ShouldContain("waits for lock 'sk_receive_queue.lock', which producer 1 holds");
        await explored.Take("0", 2);
        explored.Page.Hash.ShouldBe("#/path=0-0");
        (await explored.Page.Count(".ring .unit.unmarked")).ShouldBe(1);
        await explored.Page.Press("ArrowLeft");
        await explored.Steps(1);
        explored.Page.Hash.ShouldBe("#/path=0-0&at=1");
        (await explored.Page.Count(".ring .unit.unmarked")).ShouldBe(0);
        await explored.Page.Press("j");
        await explored.Steps(2);
        await explored.Page.Press("Home");
        await explored.Steps(0);
        await explored.Page.Press("4");
        await explored.Steps(1);
        explored.Page.Hash.ShouldBe("#/path=3");
        await explored.Page.Page.GoBackAsync();
        await explored.Steps(0);
        explored.ShouldBeClean();
    }

    [Fact]
    public async Task Properties_turn_where_a_step_violates_them()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open(), "#/path=" + TwoWriters[..^2]);
        (await explored.PropertyNow("P1")).ShouldBe("not judged here");
        (await explored.PropertyNow("P10")).ShouldBe("violated");
        (await explored.Page.Page.Locator("[data-move='0']").InnerTextAsync()).ShouldContain("violates P1");
        await explored.Take("0", 9);
        (await explored.PropertyNow("P1")).ShouldBe("violated");
        (await explored.PropertyNow("P2")).ShouldBe("holds");
        (await explored.PropertyNow("livelock")).ShouldBe("not judged here");
        (await explored.Page.Count(".ring .unit.conflict")).ShouldBe(1);
        await explored.Click("since step 8");
        await explored.Steps(8);
        await explored.Page.Shot("explore-light");
    }

    [Fact]
    public async Task An_address_leads_to_a_state_and_a_wrong_one_to_a_line_that_says_so()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open(), "#/path=" + TwoWriters);
        await explored.Page.Page.ReloadAsync();
        await explored.Steps(9);
        foreach (var (hash, problem) in new[] { ("#/path=0-9", "task 9 cannot move so"), ("#/path=0.5", "'producer 1' cannot move so, with outcome 5"), ("#/path=0-1", "step 2: 'producer 2' cannot move so"), ("#/path=0--0", "'path' is no schedule") })
        {
            await explored.Page.Eval<object?>($"void (location.hash = '{hash}')");
            await explored.Page.Until($"document.querySelector('.says').textContent.includes(\"{problem}\")");
        }

        await explored.Page.Page.ReloadAsync();
        await explored.Steps(0);
        await explored.Page.Until("document.querySelector('.says').textContent.includes(\"'path' is no schedule\")");
        (await explored.Page.Count(".moves .move")).ShouldBe(4);
    }

    [Fact]
    public async Task A_random_run_has_a_seed_that_gives_it_again()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open(), "#/path=0-0");
        var program = ControlledProgram.Create(new ScenarioModel(Traces.Legacy));
        var (seed, walk) = Enumerable.Range(1, 100).Select(s => (s, Walk: After(program, 2))).First(w => w.Walk.Random((ulong)w.s, 100) == WalkEnd.Violation);
        await explored.Page.Page.Locator("#seed").FillAsync($"{seed}");
        await explored.Click("Run at random");
        await explored.Page.Until($"document.querySelector('.found').textContent.includes('Seed {seed},')");
        explored.Page.Hash.ShouldBe("#/path=" + WalkPath.Format(walk.Moves));
        (await explored.Page.Text(".found")).ShouldBe($"Seed {seed}, from step 2: came to a violation after {walk.Moves.Length - 2} steps.");
        (await explored.Page.Page.Locator("#seed").InputValueAsync()).ShouldBe($"{seed + 1}");
    }

    [Fact]
    public async Task A_search_from_here_finds_a_shortest_violation()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open());
        await explored.Click("Search from here");
        await explored.Page.Until("document.querySelector('.found').textContent.includes('Shortest ways')");
        var found = await explored.Page.Text(".found");
        found.ShouldContain("P10 in 8 steps");
        found.ShouldContain("P1 in 9 steps");
        found.ShouldContain("Proved from here: deadlock livelock exception P9");
        await explored.Page.Page.Locator(".found li", new() { HasText = "P1 in 9 steps" }).GetByRole(AriaRole.Button).ClickAsync();
        await explored.Steps(9);
        (await explored.PropertyNow("P1")).ShouldBe("violated");
        explored.ShouldBeClean();
    }

    [Fact]
    public async Task A_search_from_here_says_when_everything_was_visited_and_when_not()
    {
        await using var explored = await Explored.Open(Explored.Small, await chromium.Open(), "#/path=0-0-0");
        await explored.Click("Search from here");
        await explored.Page.Until("document.querySelector('.found').textContent.includes('Proved from here')");
        (await explored.Page.Text(".found")).ShouldContain("Every state that can be reached from here was visited, and none violates them.");
        (await explored.Page.Count(".found .bad")).ShouldBe(0);
        await using var large = await Explored.Open(new() { Variant = "in-progress", Slots = 2, Producers = 4, Packets = 2 }, await chromium.Open());
        await large.Page.Page.Locator("#limit").FillAsync("1000");
        await large.Click("Search from here");
        await large.Page.Until("document.querySelector('.found').textContent.includes('Not found, and not proved')");
        (await large.Page.Text(".found")).ShouldContain("ended by the limit of states");
    }

    [Fact]
    public async Task A_violation_is_saved_as_a_trace_that_replays()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open());
        (await explored.Page.Page.Locator("select").IsDisabledAsync()).ShouldBeTrue();
        await explored.Page.Goto(explored.Server.Address + "#/path=" + TwoWriters + "-0");
        await explored.Page.Page.ReloadAsync();
        await explored.Steps(10);
        var download = await explored.Page.Page.RunAndWaitForDownloadAsync(() => explored.Page.Page.Locator("select").SelectOptionAsync("P1"));
        download.SuggestedFilename.ShouldBe("legacy-user-bit-n2-p3-k1-P1.trace.json");
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var trace = TraceFile.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken), "download");
        trace.Steps.Length.ShouldBe(9);
        TraceReplay.Replay(ControlledProgram.Create(new ScenarioModel(ScenarioParameters.Read(trace.Scenario))), trace);
    }

    [Fact]
    public async Task The_page_says_why_a_property_is_violated()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open(), "#/path=" + TwoWriters + "-0");
        (await explored.Page.Page.Locator(".cause").IsVisibleAsync()).ShouldBeFalse();
        await explored.Page.Page.GetByRole(AriaRole.Button, new() { Name = "Why P1 is violated" }).ClickAsync();
        await explored.Page.Until("document.querySelector('.cause h1')");
        var cause = Explanation.Of(Traces.Of(Traces.Legacy, "P1")).Cause;
        (await explored.Page.Text(".cause h1")).ShouldBe($"Violated P1: {cause.Sentence}");
        (await explored.Page.Text(".cause .because")).ShouldBe($"because {cause.Because}");
        await explored.Page.Page.Locator(".cause .keysteps button").First.ClickAsync();
        await explored.Steps(cause.Keys[0].Index + 1);
        (await explored.Page.Page.Locator(".cause [aria-current=step] .number").InnerTextAsync()).ShouldBe($"{cause.Keys[0].Index + 1}");

        // Another way from here has another cause, or none.
        await explored.Take("3", cause.Keys[0].Index + 2);
        (await explored.Page.Page.Locator(".cause").IsVisibleAsync()).ShouldBeFalse();
        explored.ShouldBeClean();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task No_text_of_the_ring_is_cut(int slots)
    {
        await using var explored = await Explored.Open(new() { Variant = "in-progress", Slots = slots, Producers = 1, Packets = 1 }, await chromium.Open(), "#/path=0");
        (await explored.Page.Count(".ring .unitname")).ShouldBe(slots);
        (await explored.Page.Eval<string[]>(
            """
            (() => {
              const frame = document.querySelector('.ring').getBoundingClientRect();
              return [...document.querySelectorAll('.ring text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
              }).map(text => text.textContent);
            })()
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_small_state_graph_is_drawn_and_leads_to_its_states()
    {
        var scenario = new Scenario { Variant = "in-progress", Reader = "non-zero", Slots = 1, Producers = 1, Packets = 1 };
        var graph = SmallGraph.Of(ControlledProgram.Create(new ScenarioModel(scenario)), 400)!;
        graph.States.ShouldContain(s => !s.AllFails.IsEmpty);
        await using var explored = await Explored.Open(scenario, await chromium.Open());
        await explored.Click("State graph");
        await explored.Page.Until("document.querySelector('.graph')");
        (await explored.Page.Count(".graph .state")).ShouldBe(graph.States.Length);
        (await explored.Page.Count(".graph .edge")).ShouldBe(graph.Steps.Length);
        (await explored.Page.Count(".graph .state.bad")).ShouldBe(graph.States.Count(s => !s.AllFails.IsEmpty));
        (await explored.Page.Count(".graph .state.end")).ShouldBe(graph.States.Count(s => s.IsEnd));
        var deepest = graph.States.Length - 1;
        await explored.Page.Page.Locator(".graph .state").Nth(deepest).DispatchEventAsync("click");
        await explored.Steps(graph.States[deepest].Depth);
        (await explored.Page.Page.Locator(".graph .state").Nth(deepest).GetAttributeAsync("class"))!.ShouldContain("here");
        await explored.Page.Shot("explore-graph");
        explored.ShouldBeClean();
    }

    [Fact]
    public async Task A_large_state_graph_is_refused_in_a_line()
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open());
        await explored.Click("State graph");
        await explored.Page.Until("document.querySelector('.says').textContent.includes('more than 400 states')");
        explored.Page.Problems.ShouldAllBe(p => p.Contains("422", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_chart_has_a_line_for_each_search()
    {
        await using var explored = await Explored.Open(Explored.Small, await chromium.Open());
        await explored.Click("States by depth");
        await explored.Page.Until("document.querySelector('figure svg')");
        (await explored.Page.Count("figure polyline")).ShouldBe(4);
        (await explored.Page.Text("figcaption")).ShouldStartWith("nothing left out: ");
        explored.ShouldBeClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 1600)]
    [InlineData(ColorScheme.Dark, 1600)]
    public async Task It_can_be_read_in_both_themes_and_on_a_phone(ColorScheme scheme, int width)
    {
        await using var explored = await Explored.Open(Traces.Legacy, await chromium.Open(scheme, width, 900), "#/path=" + TwoWriters);
        await explored.Page.Page.GetByRole(AriaRole.Button, new() { Name = "Why P1 is violated" }).ClickAsync();
        await explored.Page.Until("document.querySelector('.cause h1')");
        (await explored.Page.Eval<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        foreach (var selector in new[] { "h1", "p", ".because", ".keystep", ".letter", "button:not(:disabled)", ".move", ".fails", ".now", ".statement", ".badge", "label", ".waits .quiet" })
        {
            (await explored.Page.Contrast(selector)).ShouldBeGreaterThan(4.5, selector);
        }

        await explored.Page.Shot($"explore-{scheme}-{width}".ToLowerInvariant());
        (await explored.Page.Eval<int>("[...document.querySelectorAll('button, input, select, [role=listbox], [role=img]')].filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || document.querySelector(`label[for=${e.id}]`))).length")).ShouldBe(0);
        explored.ShouldBeClean();
    }

    private static Walk After(ControlledProgram program, int stepsOfProducer1)
    {
        var walk = Walk.Start(program);
        for (var i = 0; i < stepsOfProducer1; i++)
        {
            walk.TryStep(new Move(0, 0)).ShouldBeTrue();
        }

        return walk;
    }
}
