using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports;
using Harness.Scenarios;

namespace Harness.Cli.Tests;

/// <summary>A trace file may come from anywhere, and be damaged on the way: the command says in one line what is wrong with it, and never crashes or hangs.</summary>
[Collection(nameof(Serial))]
public class HostileTraceTests
{
    private const int Files = 3_000;

    private static readonly string[] s_texts =
    [
        "", "x", "slot 0", "slot 99999", "slot 99999999999999999999 status", "block 0", "P1", "P99+P1", "-", "[", "KERNEL [P1+P9] R", "KERNEL [", " R", "USER", "producer 1", "producer", "reader", "writers of slot 0",
        "store buffer of ", "\u001b[31m\u001b]0;title\u0007", "two\nlines\r\n", "\u202eright to left\u2066", "\0", "unbounded", "1e9", "64", "4096", "99999999999999999999", "yes", "legacy", "v3-blocks", "pso", "ra",
        "Choose x: <b>", "Store slot 0 status", "Lock ", new string('(', 3000), new string('a', 100_000),
    ];

    [Fact]
    public void ThousandsOfDamagedFiles_AreReplayedOrRefusedInOneLine()
    {
        string[] sources =
        [
            Source(new Scenario { Variant = "legacy" }, "P1"),
            Source(new Scenario { Variant = "legacy", Slots = 1, Producers = 2 }, "P4"),
            Source(new Scenario { Variant = "v3-retire-does-not-wait", Slots = 1, Producers = 2 }, "P1"),
            Source(new Scenario { Variant = "owner-map", Slots = 2, Producers = 2 }, "livelock"),
            Source(new Scenario { Variant = "in-progress", Faults = ["no-barrier"], Memory = "pso", Slots = 1, Producers = 1 }, "P3"),
        ];
        var random = new Random(2018);
        using var harness = new HarnessHere();
        var codes = new Dictionary<int, int>();
        var reports = 0;
        for (var i = 0; i < Files; i++)
        {
            var text = Damage(sources[i % sources.Length], random);
            var (code, printed, said) = harness.Run("replay", harness.Write("damaged.trace.json", text), "-v", "error");
            codes[code] = codes.GetValueOrDefault(code) + 1;
            code.ShouldBeOneOf([1, 2], $"file {i}: {said}");
            if (code == 1)
            {
                printed.ShouldBeEmpty($"file {i}");
                said.ShouldStartWith("error: ");
                said.ShouldEndWith("\n");
                said.TrimEnd('\n').ShouldAllBe(c => !char.IsControl(c), $"file {i}");
            }

            reports += Report(text, i) ? 1 : 0;
        }

        // Most are refused; some say the same as before (a blank, a line of source); and the report had enough to do.
        codes[1].ShouldBeGreaterThan(Files / 2);
        codes[2].ShouldBeGreaterThan(10);
        reports.ShouldBeGreaterThan(Files / 10);
    }

    /// <summary>The report of whatever can be parsed, replayable or not: it is made, its lines fit, and nothing in it is a command to a terminal.</summary>
    private static bool Report(string text, int number)
    {
        Trace trace;
        try
        {
            trace = TraceFile.Parse(text, "damaged");
        }
        catch (TraceException)
        {
            return false;
        }

        foreach (var isFull in (bool[])[false, true])
        {
            foreach (var line in TextReport.Of(trace, isFull: isFull).ToString().Split('\n'))
            {
                line.Length.ShouldBeLessThanOrEqualTo(120, $"file {number}: {line}");
                line.Any(char.IsControl).ShouldBeFalse($"file {number}");
            }
        }

        return true;
    }

    private static string Source(Scenario scenario, string property)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = [property], StopWhenDecided = true }).Run(TestContext.Current.CancellationToken).Properties.Single();
        return TraceFile.ToJson(TraceRecorder.Record(program, result.Property, result.Counterexample!, scenario.ToParameters()));
    }

    private static string Damage(string json, Random random) => random.Next(4) switch
    {
        0 => DamageText(json, random),
        1 => json[..random.Next(json.Length)],
        _ => DamageValues(json, random),
    };

    private static string DamageText(string json, Random random)
    {
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var (at, length) = (random.Next(json.Length), random.Next(1, 30));
            var end = Math.Min(json.Length, at + length);
            json = random.Next(4) switch
            {
                0 => json[..at] + json[end..],
                1 => json[..at] + (char)random.Next(1, 0x3000) + json[(at + 1)..],
                2 => json[..end] + json[at..end] + json[end..],
                _ => json[..at] + " " + json[at..],
            };
        }

        return json;
    }

    private static string DamageValues(string json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var places = new List<Action<Func<JsonNode?, JsonNode?>>>();
            Collect(root, places, depth: 0);
            places[random.Next(places.Count)](value => Other(value, random));
        }

        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 });
    }

    /// <summary>Every place at which there is a value; members near the root as often as all steps together.</summary>
    private static void Collect(JsonNode? node, List<Action<Func<JsonNode?, JsonNode?>>> places, int depth)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(m => m.Key).ToArray())
            {
                for (var i = 0; i < (depth == 0 ? 20 : 1); i++)
                {
                    places.Add(change => members[name] = change(members[name]?.DeepClone()));
                }

                Collect(members[name], places, depth + 1);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var index = i;
                places.Add(change => items[index] = change(items[index]?.DeepClone()));
                Collect(items[i], places, depth + 1);
            }
        }
    }

    private static JsonNode? Other(JsonNode? value, Random random) => random.Next(8) switch
    {
        0 => null,
        1 => random.Next(-3, 300),
        2 => new JsonArray(),
        3 => new JsonObject { ["x"] = 1 },
        _ => value switch
        {
            JsonArray { Count: > 0 } items when random.Next(2) == 0 => new JsonArray([.. items.Skip(1).Select(i => i?.DeepClone())]),
            JsonArray { Count: > 0 } items => new JsonArray([.. items.Append(items[0]).Select(i => i?.DeepClone())]),
            JsonValue number when number.GetValueKind() == JsonValueKind.Number => random.Next(3) == 0 ? long.MaxValue : random.Next(-1, 70),
            _ => s_texts[random.Next(s_texts.Length)],
        },
    };
}
