using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Harness.Reports.Html;

/// <summary>
/// A page of one file: styles, scripts and data stand in it, and its content security policy admits these styles and scripts by their hashes and nothing else. So it
/// loads nothing, sends nothing but what the policy names, and no text of a trace can become a script.
/// </summary>
public static class Page
{
    /// <summary>Composes a page.</summary>
    /// <param name="title">Its title, as plain text.</param>
    /// <param name="scripts">Scripts, in their order.</param>
    /// <param name="data">JSON that the scripts find in the element <c>data</c>; null for none.</param>
    /// <param name="fallback">What is shown, as plain text, where scripts are off.</param>
    /// <param name="connect">Where scripts may send requests: a source of <c>connect-src</c>, or null for nowhere.</param>
    public static string Compose(string title, IReadOnlyList<string> scripts, string? data, string fallback, string? connect = null)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        var style = Asset("page.css");
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy(style, scripts, connect)}\">\n");
        page.Append("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{WebUtility.HtmlEncode(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<div id=\"app\"></div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<noscript><pre>{WebUtility.HtmlEncode(fallback)}</pre></noscript>\n");
        if (data is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $"<script type=\"application/json\" id=\"data\">{EscapeJson(data)}</script>\n");
        }

        foreach (var script in scripts)
        {
            page.Append(CultureInfo.InvariantCulture, $"<script>{script}</script>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The policy of a page, for its head and for the header with which a server sends it.</summary>
    /// <param name="scripts">Its scripts.</param>
    /// <param name="connect">Where scripts may send requests, or null for nowhere.</param>
    public static string Policy(IReadOnlyList<string> scripts, string? connect = null) => Policy(Asset("page.css"), scripts, connect);

    /// <summary>A text of this assembly's own: a style or a script.</summary>
    /// <param name="name">Its file name.</param>
    public static string Asset(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("Harness.Reports.Html.Assets." + name)
            ?? throw new ArgumentException($"there is no asset '{name}'", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Policy(string style, IReadOnlyList<string> scripts, string? connect)
        => $"default-src 'none'; style-src {Hash(style)}; script-src {string.Join(' ', scripts.Select(Hash))}; base-uri 'none'; form-action 'none'"
            + (connect is null ? "" : $"; connect-src {connect}");

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>JSON in which nothing can end the element that it stands in.</summary>
    private static string EscapeJson(string json)
        => json.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);
}
