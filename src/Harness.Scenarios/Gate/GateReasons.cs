using System.Collections.Immutable;
using System.Text.Json;

namespace Harness.Scenarios.Gate;

/// <summary>
/// The reasons that a gate file gives by name, so that an argument which holds for many scenarios stands in the file once: where <c>why</c> is
/// <c>@name</c>, it means the text under that name. A name that nobody uses is stale, and an error. An argument that needs several producers may say how many, as
/// <c>{ "producers": 2, "text": "…" }</c>: it is then no reason for a violation that one producer alone brings about.
/// </summary>
internal sealed class GateReasons
{
    private const int MostShown = 60;

    private readonly ImmutableArray<(string Name, int Line, GateReason Reason)> _reasons;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    internal GateReasons(LocatedJson? json)
    {
        if (json is { Kind: not JsonValueKind.Object })
        {
            throw new GateException(json.Line, "reasons must be an object { … } of texts by name");
        }

        _reasons = json is null ? [] : [.. json.Members.Select(m => (m.Name, m.Value.Line, Read(m)))];
    }

    /// <summary>The reason that an object gives.</summary>
    internal GateReason Why(GateObject json)
    {
        var why = json.Required("why");
        var text = GateObject.Text(why, "why");
        if (!text.StartsWith('@'))
        {
            return new GateReason(CheckLine(why, text), 1);
        }

        var name = text[1..];
        _used.Add(name);
        return _reasons.FirstOrDefault(r => r.Name == name).Reason
            ?? throw new GateException(why.Line, $"why is \"{text}\", and the file's reasons have no text under the name '{name}'");
    }

    /// <summary>To be called when everything was read.</summary>
    internal void CheckUsed()
    {
        if (_reasons.FirstOrDefault(r => !_used.Contains(r.Name)) is { Reason: { } reason } unused)
        {
            throw new GateException(unused.Line, $"no 'why' is \"@{unused.Name}\": the reason '{Short(reason.Text)}' is given for nothing");
        }
    }

    private static GateReason Read(LocatedMember member)
    {
        var what = $"reason {member.Name}";
        if (member.Value.Kind != JsonValueKind.Object)
        {
            return new GateReason(CheckLine(member.Value, GateObject.Text(member.Value, what)), 1);
        }

        var json = new GateObject(member.Value, what, "producers", "text");
        var text = json.Required("text");
        var producers = json.Required("producers");
        return GateObject.Number(producers, "producers") is > 1 and var number
            ? new GateReason(CheckLine(text, GateObject.Text(text, "text")), number)
            : throw new GateException(producers.Line, $"{what} needs more than one producer, or is a text alone");
    }

    private static string Short(string text) => text.Length <= MostShown ? text : text[..(MostShown - 1)] + "…";

    private static string CheckLine(LocatedJson json, string text)
        => string.IsNullOrWhiteSpace(text) || text.Contains('\n', StringComparison.Ordinal)
            ? throw new GateException(json.Line, "why must be one line that says how this is known")
            : text;
}
