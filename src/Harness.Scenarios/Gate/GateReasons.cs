using System.Collections.Immutable;
using System.Text.Json;

namespace Harness.Scenarios.Gate;

/// <summary>
/// The reasons that a gate file gives by name, so that an argument which holds for many scenarios stands in the file once: where <c>why</c> is
/// <c>@name</c>, it means the text under that name. A name that nobody uses is stale, and an error.
/// </summary>
internal sealed class GateReasons
{
    private const int MostShown = 60;

    private readonly ImmutableArray<LocatedMember> _reasons;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    internal GateReasons(LocatedJson? json)
    {
        if (json is { Kind: not JsonValueKind.Object })
        {
            throw new GateException(json.Line, "reasons must be an object { … } of texts by name");
        }

        _reasons = json?.Members ?? [];
        foreach (var reason in _reasons)
        {
            CheckLine(reason.Value, GateObject.Text(reason.Value, $"reason {reason.Name}"));
        }
    }

    /// <summary>The reason that an object gives.</summary>
    internal string Why(GateObject json)
    {
        var why = json.Required("why");
        var text = GateObject.Text(why, "why");
        if (!text.StartsWith('@'))
        {
            return CheckLine(why, text);
        }

        _used.Add(text[1..]);
        return _reasons.FirstOrDefault(r => r.Name == text[1..]) is { } reason
            ? reason.Value.Text
            : throw new GateException(why.Line, $"why is \"{text}\", and the file's reasons have no text under the name '{text[1..]}'");
    }

    /// <summary>To be called when everything was read.</summary>
    internal void CheckUsed()
    {
        if (_reasons.FirstOrDefault(r => !_used.Contains(r.Name)) is { } unused)
        {
            throw new GateException(unused.Line, $"no 'why' is \"@{unused.Name}\": the reason '{Short(unused.Value.Text)}' is given for nothing");
        }
    }

    private static string Short(string text) => text.Length <= MostShown ? text : text[..(MostShown - 1)] + "…";

    private static string CheckLine(LocatedJson json, string text)
        => string.IsNullOrWhiteSpace(text) || text.Contains('\n', StringComparison.Ordinal)
            ? throw new GateException(json.Line, "why must be one line that says how this is known")
            : text;
}
