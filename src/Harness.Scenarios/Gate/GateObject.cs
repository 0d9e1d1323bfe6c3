using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Harness.Scenarios.Gate;

/// <summary>An object of a gate file whose members are all known.</summary>
internal sealed class GateObject
{
    private readonly LocatedJson _json;
    private readonly string _what;

    /// <summary>Checks that a value is an object that has no members but these.</summary>
    internal GateObject(LocatedJson json, string what, params ReadOnlySpan<string> known)
    {
        (_json, _what) = (json, what);
        if (json.Kind != JsonValueKind.Object)
        {
            throw new GateException(json.Line, $"{what} must be an object {{ … }}");
        }

        foreach (var member in json.Members)
        {
            if (!known.Contains(member.Name))
            {
                throw new GateException(member.Line, $"{what} has no member '{member.Name}'; it has {string.Join(", ", known)}");
            }
        }
    }

    internal int Line => _json.Line;

    internal static ImmutableArray<LocatedJson> Items(LocatedJson json, string what)
        => json.Kind == JsonValueKind.Array ? json.Items : throw new GateException(json.Line, $"{what} must be an array [ … ]");

    internal static string Text(LocatedJson json, string what)
        => json.Kind == JsonValueKind.String ? json.Text : throw new GateException(json.Line, $"{what} must be a text in quotes");

    internal static int Number(LocatedJson json, string what)
        => json.Kind == JsonValueKind.Number && int.TryParse(json.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new GateException(json.Line, $"{what} must be a whole number");

    internal static uint Bits(LocatedJson json, string what)
        => json.Kind == JsonValueKind.Number && uint.TryParse(json.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new GateException(json.Line, $"{what} must be a whole number of at most 32 bits");

    internal static bool Truth(LocatedJson json, string what)
        => json.Kind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new GateException(json.Line, $"{what} must be true or false"),
        };

    /// <summary>Names in an array: at least one, and none twice.</summary>
    internal static ImmutableArray<string> Names(LocatedJson json, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Items(json, what))
        {
            if (!seen.Add(Text(item, $"each of {what}")))
            {
                throw new GateException(item.Line, $"'{item.Text}' stands twice in {what}");
            }
        }

        return seen.Count == 0 ? throw new GateException(json.Line, $"{what} is empty") : [.. json.Items.Select(i => i.Text)];
    }

    internal LocatedJson Required(string name)
        => Optional(name) ?? throw new GateException(_json.Line, $"{_what} lacks '{name}'");

    internal LocatedJson? Optional(string name) => _json.Members.FirstOrDefault(m => m.Name == name)?.Value;
}
