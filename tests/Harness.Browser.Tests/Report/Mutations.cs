using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Harness.Browser.Tests.Report;

/// <summary>Damaged trace files: values of other kinds, texts with markup, members that are gone or doubled, and single characters that are changed.</summary>
internal static partial class Mutations
{
    private static readonly string[] s_texts =
    [
        "", "<script>document.documentElement.dataset.hacked=1</script>", "</script>", "<img src=x onerror=document.documentElement.dataset.hacked=1>", "slot 0", "slot 99", "block 0", "P1+P2", "KERNEL [P1+P9] R",
        "999999999999999999999", "-1", "producer 1", "reader", "writers of slot 0", "slot 0 payload 1", "USER|USER [P] R", "\u202e", new string('x', 3000), "free", "Choose x: <b>",
    ];

    internal static string Of(string json, Random random)
    {
        if (random.Next(5) == 0)
        {
            var at = random.Next(json.Length);
            return json[..at] + (char)random.Next(32, 0x250) + json[Math.Min(json.Length, at + random.Next(4))..];
        }

        var root = JsonNode.Parse(json)!;
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var places = new List<(JsonNode? Value, Action<JsonNode?> Set)>();
            Collect(root, places);
            var (value, set) = places[random.Next(places.Count)];
            set(random.Next(20) == 0 ? Value(random) : OfSameKind(value, random));
        }

        return root.ToJsonString();
    }

    /// <summary>Elements that start a script, as a parser of markup sees them.</summary>
    internal static int ScriptElements(string page) => ScriptStart().Count(page);

    private static void Collect(JsonNode? node, List<(JsonNode? Value, Action<JsonNode?> Set)> places)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(m => m.Key).ToArray())
            {
                if (name is not ("format" or "version"))
                {
                    places.Add((members[name], value => members[name] = value));
                }

                Collect(members[name], places);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var index = i;
                places.Add((items[i], value => items[index] = value));
                Collect(items[i], places);
            }
        }
    }

    private static JsonNode? OfSameKind(JsonNode? value, Random random) => value switch
    {
        JsonValue text when text.GetValueKind() == JsonValueKind.String => s_texts[random.Next(s_texts.Length)],
        JsonValue => random.Next(-2, 50),
        JsonArray { Count: > 1 } items when random.Next(2) == 0 => new JsonArray([.. items.Skip(1).Select(i => i?.DeepClone())]),
        JsonArray { Count: > 0 } items => new JsonArray([.. items.Append(items[0]).Select(i => i?.DeepClone())]),
        _ => value?.DeepClone(),
    };

    private static JsonNode? Value(Random random) => random.Next(20) switch
    {
        0 => null,
        1 => random.Next(-3, 300),
        2 => new JsonArray(),
        3 => new JsonArray("x", "<i>"),
        _ => s_texts[random.Next(s_texts.Length)],
    };

    [GeneratedRegex("<script[ >]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ScriptStart();
}
