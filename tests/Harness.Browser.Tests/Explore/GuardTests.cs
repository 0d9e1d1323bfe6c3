using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Harness.Explorer;

namespace Harness.Browser.Tests.Explore;

/// <summary>Who is answered, and who is not.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("127.0.0.1:{port}", 200)]
    [InlineData("localhost:{port}", 200)]
    [InlineData("[::1]:{port}", 200)]
    [InlineData("127.0.0.1", 421)]
    [InlineData("127.0.0.1:1", 421)]
    [InlineData("localhost.example:{port}", 421)]
    [InlineData("example.com:{port}", 421)]
    [InlineData("127.0.0.1.nip.io:{port}", 421)]
    [InlineData("127.0.0.2:{port}", 421)]
    [InlineData("2130706433:{port}", 421)]
    [InlineData("0.0.0.0:{port}", 421)]
    public async Task It_answers_to_its_own_names_only(string host, int status)
    {
        await using var server = await Explored.Serve(Explored.Small);
        var name = host.Replace("{port}", $"{server.Port}", StringComparison.Ordinal);
        (await Raw(server, $"GET /?token={server.Token} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n")).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData("Host: a\r\nHost: 127.0.0.1:{port}\r\n")]
    [InlineData("")]
    [InlineData("Host: \r\n")]
    public async Task A_request_has_one_host(string headers)
    {
        await using var server = await Explored.Serve(Explored.Small);
        var answer = await Raw(server, $"GET /?token={server.Token} HTTP/1.1\r\n{headers.Replace("{port}", $"{server.Port}", StringComparison.Ordinal)}Connection: close\r\n\r\n");
        answer.ShouldMatch("^HTTP/1.1 4(00|21) ");
    }

    [Theory]
    [InlineData("", 403)]
    [InlineData("?token=", 403)]
    [InlineData("?token=0", 403)]
    [InlineData("?token={token}0", 403)]
    [InlineData("?token={TOKEN}", 403)]
    [InlineData("?token={token}&token={token}", 403)]
    [InlineData("?Token=&x={token}", 403)]
    [InlineData("?token={token}", 200)]
    public async Task The_page_needs_the_token(string query, int status)
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        var address = "/" + query.Replace("{token}", server.Token, StringComparison.Ordinal).Replace("{TOKEN}", server.Token.ToUpperInvariant(), StringComparison.Ordinal);
        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldNotContain(server.Token);
    }

    [Theory]
    [InlineData(null, null, null, 403)]
    [InlineData("0123", null, null, 403)]
    [InlineData("{token}", null, null, 200)]
    [InlineData("{token}", "http://127.0.0.1:{port}", "same-origin", 200)]
    [InlineData("{token}", "http://localhost:{port}", null, 403)]
    [InlineData("{token}", "https://127.0.0.1:{port}", null, 403)]
    [InlineData("{token}", "http://example.com", null, 403)]
    [InlineData("{token}", "null", null, 403)]
    [InlineData("{token}", null, "cross-site", 403)]
    [InlineData("{token}", null, "same-site", 403)]
    public async Task A_question_needs_the_token_in_a_header_and_this_origin(string? token, string? origin, string? site, int status)
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        using var request = Question("""{"path":""}""");
        Add(request, "X-Harness-Token", token?.Replace("{token}", server.Token, StringComparison.Ordinal));
        Add(request, "Origin", origin?.Replace("{port}", $"{server.Port}", StringComparison.Ordinal));
        Add(request, "Sec-Fetch-Site", site);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task The_token_in_the_address_or_a_cookie_asks_nothing()
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        using var request = Question("""{"path":""}""", $"/api/walk?token={server.Token}");
        request.Headers.Add("Cookie", $"X-Harness-Token={server.Token}; token={server.Token}");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("OPTIONS", "/api/walk", 405)]
    [InlineData("PUT", "/api/walk", 405)]
    [InlineData("DELETE", "/", 405)]
    [InlineData("HEAD", "/", 405)]
    [InlineData("GET", "/api/walk", 404)]
    [InlineData("GET", "/../../etc/passwd", 404)]
    [InlineData("POST", "/api/nothing", 404)]
    public async Task There_is_nothing_else(string method, string path, int status)
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        using var request = Question("{}", path, method);
        Add(request, "X-Harness-Token", server.Token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.Any(h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"path":""}""", "text/plain", 415)]
    [InlineData("""{"path":""}""", "application/x-www-form-urlencoded", 415)]
    [InlineData("", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("""{"path":1}""", "application/json", 400)]
    [InlineData("""{"path":"0","path":"0"}""", "application/json", 400)]
    [InlineData("""{"path":"0","more":1}""", "application/json", 400)]
    [InlineData("""{"path":"0;1"}""", "application/json", 400)]
    [InlineData("""{"path":"-"}""", "application/json", 400)]
    [InlineData("""{"path":"256"}""", "application/json", 400)]
    [InlineData("""{"path":"0","at":-1}""", "application/json", 400)]
    [InlineData("""{"path":[[[[[[[[]]]]]]]]}""", "application/json", 400)]
    [InlineData("""{"path":"7"}""", "application/json", 422)]
    [InlineData("""{"path":"0-0-0-0-0-0-0-0-0-0-0-0-0-0"}""", "application/json", 422)]
    public async Task A_wrong_question_gets_one_line(string body, string type, int status)
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        using var request = Question(body, type: type);
        Add(request, "X-Harness-Token", server.Token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.Trim().ShouldNotBeEmpty();
        text.Trim().ShouldNotContain("\n");
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_question_that_is_too_large_is_refused()
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        using var request = Question($$"""{"path":"{{new string('0', 300_000)}}"}""");
        Add(request, "X-Harness-Token", server.Token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/?token={token}")]
    [InlineData("/?token=wrong")]
    [InlineData("/nothing")]
    public async Task Every_answer_forbids_framing_sniffing_storing_and_referring(string address)
    {
        await using var server = await Explored.Serve(Explored.Small);
        using var client = Client(server);
        using var answer = await client.GetAsync(address.Replace("{token}", server.Token, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task It_listens_on_the_loopback_interface_only()
    {
        await using var server = await Explored.Serve(Explored.Small);
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == server.Port).ToArray();
        listening.ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Loopback);
        server.Address.Host.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Each_run_draws_another_token_of_at_least_128_bits()
    {
        await using var one = await Explored.Serve(Explored.Small);
        await using var other = await Explored.Serve(Explored.Small);
        one.Token.ShouldNotBe(other.Token);
        Convert.FromHexString(one.Token).Length.ShouldBeGreaterThanOrEqualTo(16);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error()
    {
        await using var server = await Explored.Serve(Explored.Small);
        await Should.ThrowAsync<IOException>(() => ExplorerServer.Start(new Harness.Scenarios.ScenarioModel(Explored.Small), "x", server.Port, TestContext.Current.CancellationToken));
    }

    private static HttpClient Client(ExplorerServer server) => new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

    private static HttpRequestMessage Question(string body, string path = "/api/walk", string method = "POST", string type = "application/json")
        => new(new HttpMethod(method), path) { Content = method is "POST" or "PUT" ? new StringContent(body, Encoding.UTF8, type) : null };

    private static void Add(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();
        }
    }

    private static async Task<string> Raw(ExplorerServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
