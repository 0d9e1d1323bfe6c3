using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Scenarios;
using Microsoft.Playwright;

namespace Harness.Browser.Tests.Explore;

/// <summary>Runs that never end: a way and a loop, found from where one is or made by hand, and saved as a trace.</summary>
[Collection(BrowserTests.Name)]
public sealed class LoopTests(Chromium chromium)
{
    /// <summary>Its J1 waits for the queue lock, which poll takes again and again (docs/model.md).</summary>
    private static Scenario Overtaken { get; } = new() { Variant = "owner-map", Slots = 2, Producers = 2, Packets = 1 };

    /// <summary>The copy that failed keeps the lock for ever: the timer waits, and with it everybody.</summary>
    private static Scenario Stuck { get; } = new() { Variant = "v3-vnet-keeps-fill-lock", Faults = ["vnet-fail"], Slots = 1, Producers = 2, Packets = 1, Fairness = "lock" };

    [Theory]
    [InlineData("livelock")]
    [InlineData("L5-live")]
    public async Task A_search_from_here_finds_a_way_and_a_loop_that_is_saved_as_a_trace(string property)
    {
        var trace = Traces.Of(Overtaken, property);
        trace.LoopStart!.Value.ShouldBeLessThan(trace.Steps.Length);
        await using var explored = await Explored.Open(Overtaken, await chromium.Open(height: 1600));
        await Search(explored);
        var found = explored.Page.Page.Locator(".found li", new() { HasText = property });
        (await found.InnerTextAsync()).ShouldStartWith($"{property} in {trace.Steps.Length} steps, the last {trace.Steps.Length - trace.LoopStart} for ever");
        await found.GetByRole(AriaRole.Button).ClickAsync();
        await explored.Steps(trace.Steps.Length);
        explored.Page.Hash.ShouldBe($"#/path={PathOf(trace)}&loop={trace.LoopStart}");
        (await explored.PropertyNow(property)).ShouldBe("violated");
        (await explored.Page.Page.Locator(".row.loopstart").GetAttributeAsync("id")).ShouldBe($"step{trace.LoopStart + 1}");
        await explored.Page.Until($"document.querySelector('.cause h1')?.textContent.startsWith('Violated {property}: ')");
        await explored.Page.Shot("explore-loop");
        (await Saved(explored, property)).ShouldBe(TraceFile.ToJson(trace));

        // The address alone leads there.
        await explored.Page.Page.ReloadAsync();
        await explored.Steps(trace.Steps.Length);
        (await explored.PropertyNow(property)).ShouldBe("violated");
        explored.ShouldBeClean();
    }

    [Fact]
    public async Task A_run_that_stays_where_nobody_has_to_move_is_saved_as_a_trace()
    {
        var trace = Traces.Of(Stuck, "L5-live");
        trace.LoopStart.ShouldBe(trace.Steps.Length);
        await using var explored = await Explored.Open(Stuck, await chromium.Open());
        await Search(explored);
        var found = explored.Page.Page.Locator(".found li", new() { HasText = "L5-live" });
        (await found.InnerTextAsync()).ShouldStartWith($"L5-live in {trace.Steps.Length} steps, and stays there for ever");
        await found.GetByRole(AriaRole.Button).ClickAsync();
        await explored.Steps(trace.Steps.Length);
        (await Why(explored, "L5-live")).ShouldBe("violated if it stays here for ever, where nobody has to move");
        (await Saved(explored, "L5-live")).ShouldBe(TraceFile.ToJson(trace));
        explored.ShouldBeClean();
    }

    /// <summary>The steps of a violation, walked by hand: nobody says that they repeat, and the page finds out where they were before.</summary>
    [Fact]
    public async Task A_loop_that_is_walked_by_hand_is_judged()
    {
        var trace = Traces.Of(Overtaken, "L5-live");
        var moves = PathOf(trace).Split('-');
        await using var explored = await Explored.Open(Overtaken, await chromium.Open(), "#/path=" + string.Join('-', moves[..^1]));
        (await explored.PropertyNow("L5-live")).ShouldBe("not judged here");
        (await Why(explored, "L5-live")).ShouldBe("a matter of runs that never end: a search from here judges it");
        await explored.Take(moves[^1], moves.Length);
        (await explored.PropertyNow("L5-live")).ShouldBe("violated");
        (await Why(explored, "L5-live")).ShouldBe($"violated if steps {trace.LoopStart + 1} to {moves.Length} repeat for ever");
        (await Saved(explored, "L5-live")).ShouldBe(TraceFile.ToJson(trace));
        await explored.Click($"if {trace.LoopStart + 1} to {moves.Length} repeat");
        await explored.Steps(trace.LoopStart!.Value);
        explored.ShouldBeClean();
    }

    /// <summary>While poll says ready in vain every producer has left: L3-live is violated, and L5-live, which is about producers, is not.</summary>
    [Fact]
    public async Task A_loop_that_does_not_violate_a_property_says_why()
    {
        var scenario = new Scenario { Variant = "in-progress", Reader = "non-zero", Slots = 2, Producers = 2, Packets = 1 };
        var trace = Traces.Of(scenario, "L3-live");
        var (path, loop, length) = (PathOf(trace), trace.LoopStart!.Value, trace.Steps.Length);
        await using var explored = await Explored.Open(scenario, await chromium.Open(), $"#/path={path}");
        (await explored.PropertyNow("L3-live")).ShouldBe("violated");
        (await Why(explored, "L5-live")).ShouldBe($"if steps {loop + 1} to {length} repeat for ever, that keeps no obligation open");

        await explored.Page.Goto(explored.Server.Address + $"#/path={path}&loop={loop - 1}");
        await explored.Page.Page.ReloadAsync();
        await explored.Steps(length);
        (await Why(explored, "L5-live")).ShouldStartWith($"if steps {loop} to {length} repeat for ever, that does not come back to the state where it begins");
        (await explored.PropertyNow("L3-live")).ShouldBe("violated", "the loop that the walk was in is seen all the same");

        await explored.Page.Goto(explored.Server.Address + $"#/path={path}&loop={length + 1}");
        await explored.Page.Page.ReloadAsync();
        await explored.Page.Until($"document.querySelector('.says').textContent.includes('what repeats cannot begin after step {length + 1}: the walk has {length}')");
    }

    [Fact]
    public async Task Without_runs_that_never_end_the_search_says_what_it_did_not_judge()
    {
        await using var explored = await Explored.Open(Overtaken, await chromium.Open());
        await explored.Page.Page.Locator("#runs").UncheckAsync();
        await Search(explored);
        var found = await explored.Page.Text(".found");
        found.ShouldContain("Not judged: livelock L1-live L2-live L3-live L4-live L5-live.");
        (await explored.Page.Page.Locator(".found .bad").AllInnerTextsAsync()).ShouldNotContain("livelock");
    }

    /// <summary>Sixteen slots keep more obligations than a search can follow at once.</summary>
    [Fact]
    public async Task What_one_search_cannot_follow_is_named()
    {
        await using var explored = await Explored.Open(new() { Variant = "in-progress", Slots = 16, Producers = 1, Packets = 1 }, await chromium.Open());
        await Search(explored);
        (await explored.Page.Text(".found")).ShouldContain("Not judged: L4-live, which ask for more than one search can follow: harness verify --property NAME.");
    }

    [Fact]
    public async Task What_cannot_be_violated_is_not_called_proved()
    {
        await using var explored = await Explored.Open(Overtaken, await chromium.Open());
        await Search(explored);
        (await explored.Page.Text(".found details summary")).ShouldContain("L1-live");
        (await explored.Page.Page.Locator(".found details li").AllTextContentsAsync()).ShouldContain(t => t.StartsWith("L1-live: with a number of packets there is a last one", StringComparison.Ordinal));
        (await explored.Page.Eval<bool>("[...document.querySelectorAll('.found p')].some(p => /Proved from here.* L1-live/.test(p.textContent))")).ShouldBeFalse();
    }

    private static async Task Search(Explored explored)
    {
        await explored.Click("Search from here");
        await explored.Page.Until("document.querySelector('.found').textContent.includes('ended by everything')");
    }

    private static Task<string> Why(Explored explored, string property)
        => explored.Page.Page.Locator(".properties li", new() { Has = explored.Page.Page.GetByText(property, new() { Exact = true }) }).Locator(".why").InnerTextAsync();

    /// <summary>The trace that the page saves, which replays on the scenario that it names.</summary>
    private static async Task<string> Saved(Explored explored, string property)
    {
        var download = await explored.Page.Page.RunAndWaitForDownloadAsync(() => explored.Page.Page.Locator("select").SelectOptionAsync(property));
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var trace = TraceFile.Parse(text, "download");
        TraceReplay.Replay(ControlledProgram.Create(new ScenarioModel(ScenarioParameters.Read(trace.Scenario))), trace).Property.ShouldBe(property);
        return text;
    }

    private static string PathOf(Trace trace) => Harness.Explorer.WalkPath.Format(trace.Choices.Select(c => new Move((byte)c[0], (ushort)c[1])));
}
