using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Harness.Engine.Exploration;
using Harness.Scenarios;

namespace Harness.Ring.Tests.Independent;

/// <summary>
/// The search against an explorer that shares no code with it: ring.cpp, written in another language from the kernel's facts alone. Both must give the same verdict for
/// each property, and the same number of steps to each violation, on every line of verdicts.jsonl.
/// </summary>
public class IndependentVerdictTests
{
    private const int LinesAtLeast = 600;
    private const string NeverJudged = "vac";

    private static readonly string[] s_noValues = ["variant", "reader", "faults", "slots", "producers", "packets", "states", "transitions", "depth"];

    /// <summary>The explorer judges the interval for each reader that holds one slot at a time, we only for those that give it back before they move on.</summary>
    private static readonly string[] s_judgedThereOnly = ["P7i"];

    /// <summary>The explorer does not look for cycles, and cannot throw.</summary>
    private static readonly string[] s_judgedHereOnly = ["exception", "livelock"];

    /// <summary>
    /// Where both count the same states. Drops are counted under the lock, so that what a claim saw of them is one bit in both (elsewhere P12 needs more here). Without faults a
    /// producer keeps its slot and that bit until the packet is over, in both, and the reader of one slot at a time keeps nothing that it needs no more.
    /// </summary>
    private static readonly string[] s_countedAlike = ["legacy", "in-progress", "in-progress-opt-in"];

    private static readonly string[] s_keepsDeadLocals = ["out-of-order-release", "several-threads", "several-threads-remembering", "opts-in-late"];

    [Fact]
    public void Every_verdict_and_every_shortest_depth_is_the_same()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Independent", "verdicts.jsonl"));
        var differences = new ConcurrentBag<string>();

        Parallel.ForEach(Partitioner.Create(lines, loadBalance: true), line =>
        {
            using var document = JsonDocument.Parse(line);
            foreach (var difference in Compare(document.RootElement))
            {
                differences.Add(difference);
            }
        });

        lines.Length.ShouldBeGreaterThan(LinesAtLeast);
        differences.Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static IEnumerable<string> Compare(JsonElement theirs)
    {
        var scenario = Read(theirs);
        var result = Rings.Search(scenario.ToModel(), new SearchOptions { AuditEvery = 0, Reexecutions = 0 });
        var expected = theirs.EnumerateObject().Where(p => !s_noValues.Contains(p.Name)).ToDictionary(p => p.Name, p => p.Value.ToString());
        var actual = result.Properties.Where(p => !s_judgedHereOnly.Contains(p.Property.Name)).ToDictionary(p => p.Property.Name, Text);
        if (IsCountedAlike(scenario))
        {
            expected["states"] = theirs.GetProperty("states").ToString();
            expected["transitions"] = theirs.GetProperty("transitions").ToString();
            actual["states"] = result.States.ToString(CultureInfo.InvariantCulture);
            actual["transitions"] = result.Transitions.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var name in s_judgedThereOnly.Where(n => !actual.ContainsKey(n)))
        {
            expected.Remove(name);
        }

        return expected.Keys.Union(actual.Keys)
            .Where(n => expected.GetValueOrDefault(n, NeverJudged) != actual.GetValueOrDefault(n, NeverJudged))
            .Select(n => $"{scenario.Title}: {n} is {actual.GetValueOrDefault(n, NeverJudged)} here and {expected.GetValueOrDefault(n, NeverJudged)} there");
    }

    private static string Text(PropertyResult property) => property switch
    {
        { Verdict: Verdict.Violated } => property.Counterexample!.Stem.Length.ToString(CultureInfo.InvariantCulture),
        { Evaluated: 0 } => NeverJudged,
        _ => "ok",
    };

    private static Scenario Read(JsonElement json) => new()
    {
        Variant = json.GetProperty("variant").GetString()!,
        Reader = json.GetProperty("reader").GetString()!,
        Faults = json.GetProperty("faults").GetString()!.Split('+', StringSplitOptions.RemoveEmptyEntries),
        Slots = json.GetProperty("slots").GetInt32(),
        Producers = json.GetProperty("producers").GetInt32(),
        Packets = json.GetProperty("packets").GetInt32(),
        KnownFalse = true,
    };

    private static bool IsCountedAlike(Scenario scenario)
        => scenario.Faults.Count == 0 && s_countedAlike.Contains(scenario.Variant) && !s_keepsDeadLocals.Contains(scenario.Reader);
}
