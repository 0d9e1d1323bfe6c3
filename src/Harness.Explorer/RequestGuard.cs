using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Harness.Explorer;

/// <summary>
/// Who may ask. Any page that a browser shows can send requests to this machine, so each is looked at: that it was sent to this server by one of its names (a foreign
/// name that resolves to this machine is DNS rebinding), that no other origin sent it, and that it knows the token. The token is in the page's address and then in a
/// header, which no other page can set, and never in a cookie, which a browser would add by itself.
/// </summary>
internal sealed class RequestGuard(string token)
{
    internal const string TokenHeader = "X-Harness-Token";

    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);

    internal async Task Check(HttpContext context, RequestDelegate next)
    {
        AddHeaders(context.Response.Headers);
        if (Problem(context.Request) is { } problem)
        {
            await Refuse(context, problem.Status, problem.Text);
            return;
        }

        await next(context);
    }

    internal static async Task Refuse(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n");
    }

    private (int Status, string Text)? Problem(HttpRequest request)
    {
        if (!IsOwnName(request))
        {
            return (StatusCodes.Status421MisdirectedRequest, "this server is known as 127.0.0.1 and localhost only");
        }

        if (request.Headers.Origin is { Count: > 0 } origin && (origin.Count > 1 || origin[0] != $"http://{request.Host.Value}"))
        {
            return (StatusCodes.Status403Forbidden, "requests of other origins are refused");
        }

        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && (site.Count > 1 || site[0] is not ("same-origin" or "none")))
        {
            return (StatusCodes.Status403Forbidden, "requests of other sites are refused: copy the address into the browser instead of following a link");
        }

        return request.Method switch
        {
            "GET" when request.Path != "/" => (StatusCodes.Status404NotFound, "there is no such page"),
            "GET" => Knows(request.Query["token"]) ? null : (StatusCodes.Status403Forbidden, "wrong or missing token: open the address that 'harness explore' printed"),
            "POST" => Knows(request.Headers[TokenHeader]) ? null : (StatusCodes.Status403Forbidden, "wrong or missing token"),
            _ => (StatusCodes.Status405MethodNotAllowed, "only GET and POST"),
        };
    }

    private static bool IsOwnName(HttpRequest request)
        => request.Headers.Host.Count == 1
            && (request.Host.Port ?? 80) == request.HttpContext.Connection.LocalPort
            && (request.Host.Host is "127.0.0.1" or "localhost" or "[::1]");

    private bool Knows(Microsoft.Extensions.Primitives.StringValues given)
        => given.Count == 1 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given[0] ?? ""), _token);

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }
}
