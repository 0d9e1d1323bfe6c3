namespace Harness.Browser.Tests.Explore;

/// <summary>Another page in the same browser, even one that knows the token, cannot drive the explorer, read it or show it.</summary>
[Collection(BrowserTests.Name)]
public sealed class OtherPagesTests(Chromium chromium)
{
    private const string Request = "{ method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Harness-Token': token }, body: JSON.stringify({ path: '' }) }";

    [Theory]
    [InlineData("fetch(origin + 'api/walk', " + Request + ").then(r => 'answered ' + r.status)")]
    [InlineData("fetch(origin + 'api/walk', { mode: 'no-cors', method: 'POST', body: '{\"path\":\"\"}' }).then(r => r.text()).then(t => t === '' ? 'nothing' : t)")]
    [InlineData("fetch(address).then(r => r.text())")]
    [InlineData("new Promise(done => { const frame = document.createElement('iframe'); frame.src = address; frame.onload = () => { try { done(frame.contentDocument.body.innerHTML || 'nothing'); } catch (e) { done('nothing'); } }; document.body.append(frame); })")]
    [InlineData("new Promise(done => { const script = document.createElement('script'); script.src = address; script.onload = () => done('loaded'); script.onerror = () => done('nothing'); document.body.append(script); })")]
    [InlineData("new Promise(done => { const socket = new WebSocket(address.replace('http', 'ws')); socket.onopen = () => done('open'); socket.onerror = () => done('nothing'); })")]
    public async Task A_page_of_another_origin_learns_nothing(string attempt)
    {
        await using var page = await chromium.Open();
        await using var server = await Explored.Serve(Explored.Small);
        await page.Page.Context.RouteAsync("http://stranger.test/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>stranger</title><body>" }));
        await page.Goto("http://stranger.test/");
        var outcome = await page.Eval<string>(
            $$"""
            (() => {
              const origin = 'http://127.0.0.1:{{server.Port}}/', token = '{{server.Token}}', address = '{{server.Address}}';
              return ({{attempt}}).catch(() => 'nothing').then(text => String(text));
            })()
            """);
        outcome.ShouldBe("nothing");
    }

    [Fact]
    public async Task A_link_of_another_page_does_not_open_it()
    {
        await using var page = await chromium.Open();
        await using var server = await Explored.Serve(Explored.Small);
        await page.Page.Context.RouteAsync("http://stranger.test/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<!doctype html><a href=\"{server.Address}\">go</a>" }));
        await page.Goto("http://stranger.test/");
        var answer = await page.Page.RunAndWaitForResponseAsync(() => page.Page.Locator("a").ClickAsync(), r => r.Url.StartsWith("http://127.0.0.1", StringComparison.Ordinal));
        answer.Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_name_that_was_turned_to_this_machine_is_refused()
    {
        await using var page = await chromium.Open();
        await using var server = await Explored.Serve(Explored.Small);

        // What DNS rebinding does: the browser believes that it talks to the stranger, and its request arrives here.
        await page.Page.Context.RouteAsync("http://stranger.test/**", async route =>
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
            request.Headers.Host = $"stranger.test:{server.Port}";
            using var answer = await client.SendAsync(request);
            await route.FulfillAsync(new() { Status = (int)answer.StatusCode, Body = await answer.Content.ReadAsStringAsync() });
        });
        var response = await page.Page.GotoAsync("http://stranger.test/");
        response!.Status.ShouldBe(421);
    }
}
