using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Sharding;

/// <summary>What the searches of a gate cost, in states: these are the same on every machine, which times are not. A wrong cost makes shards uneven and changes no verdict.</summary>
/// <param name="Scenarios">States of scenarios, by title, and of tests of assemblies, by their full names.</param>
/// <param name="Checks">States of the costlier checks of bounds, by title.</param>
/// <param name="OtherChecks">States of each check that is not named.</param>
public sealed record CostFile(ImmutableSortedDictionary<string, long> Scenarios, ImmutableSortedDictionary<string, long> Checks, long OtherChecks)
{
    /// <summary>Checks that cost less than this are not named.</summary>
    public const long LeastNamed = 100_000;

    /// <summary>What setting up a search and judging it costs, in states.</summary>
    private const long Setup = 2_000;

    /// <summary>Both solvers take 65 to 90 s of processor time for a proof (docs/proof.md), in which a search comes to some 18 million states.</summary>
    private const long OfSolvers = 18_000_000;

    private const int Version = 1;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Nothing is known of any cost.</summary>
    public static CostFile Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal), 0);

    /// <summary>What a scenario or a test costs; one that is not named costs as much as those that are, on average.</summary>
    /// <param name="title">Its title, or the full name of a test.</param>
    public long OfScenario(string title) => Setup + (Scenarios.TryGetValue(title, out var states) ? states : Scenarios.IsEmpty ? 0 : Scenarios.Values.Sum() / Scenarios.Count);

    /// <summary>What a check of bounds costs.</summary>
    /// <param name="title">Its title.</param>
    public long OfCheck(string title) => Setup + Checks.GetValueOrDefault(title, OtherChecks);

    /// <summary>What a proof for all sizes costs.</summary>
    public static long OfProof => Setup + OfSolvers;

    /// <summary>Makes a file of what was measured.</summary>
    /// <param name="scenarios">States of each scenario, and of each test of an assembly, by title.</param>
    /// <param name="checks">States of each check of bounds, by title.</param>
    public static CostFile Of(IEnumerable<(string Title, long States)> scenarios, IEnumerable<(string Title, long States)> checks) => Empty.With(scenarios, checks);

    /// <summary>These costs with others that were measured: what was not measured stays as it was.</summary>
    /// <param name="scenarios">States of each scenario, and of each test of an assembly, by title.</param>
    /// <param name="checks">States of each check of bounds, by title.</param>
    public CostFile With(IEnumerable<(string Title, long States)> scenarios, IEnumerable<(string Title, long States)> checks)
    {
        var (all, named) = (Sums(checks), Checks.ToBuilder());
        named.RemoveRange(all.Keys);
        named.AddRange(all.Where(c => c.Value >= LeastNamed));
        var others = all.Values.Where(s => s < LeastNamed).ToArray();
        return new CostFile(Scenarios.SetItems(Sums(scenarios)), named.ToImmutable(), others.Length == 0 ? OtherChecks : others.Sum() / others.Length);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="GateException">It is not valid.</exception>
    public static CostFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = new GateObject(LocatedJson.Parse(text), "the file of costs", "version", "scenarios", "checks", "otherChecks");
        return GateObject.Number(root.Required("version"), "version") != Version
            ? throw new GateException(root.Line, $"version must be {Version}: another version of this tool wrote the file")
            : new CostFile(States(root.Required("scenarios"), "scenarios"), States(root.Required("checks"), "checks"), GateObject.Number(root.Required("otherChecks"), "otherChecks"));
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => new JsonObject
    {
        ["version"] = Version,
        ["scenarios"] = Json(Scenarios),
        ["checks"] = Json(Checks),
        ["otherChecks"] = OtherChecks,
    }.ToJsonString(s_json) + "\n";

    private static JsonObject Json(ImmutableSortedDictionary<string, long> states) => new(states.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));

    private static ImmutableSortedDictionary<string, long> States(LocatedJson json, string what)
    {
        _ = json.Kind == JsonValueKind.Object ? json : throw new GateException(json.Line, $"{what} must be an object {{ … }}");
        return json.Members.ToImmutableSortedDictionary(m => m.Name, m => (long)GateObject.Number(m.Value, $"'{m.Name}'"), StringComparer.Ordinal);
    }

    /// <summary>A gate may judge a scenario more than once, each time other properties.</summary>
    private static ImmutableSortedDictionary<string, long> Sums(IEnumerable<(string Title, long States)> pieces)
        => pieces.GroupBy(p => p.Title, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Max(p => p.States), StringComparer.Ordinal);
}
