using System.Text;
using Harness.Engine.Exploration.Counting;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Verify;

/// <summary>What a search for any number of producers has found, as a table and a last line.</summary>
internal static class AnyNumberText
{
    internal static string Title(Scenario scenario)
        => scenario.Title.Replace(scenario.Bounds, $"N={scenario.Slots} P=any K=any", StringComparison.Ordinal);

    internal static string Progress(int states, int waiting) => $"{Figures.Plural(states, "abstract state")}, {waiting} of them to be expanded";

    internal static string Of(AnyNumberResult result)
    {
        var text = new StringBuilder();
        text.AppendLine($"    {Figures.Plural(result.States, "abstract state")}, {Figures.Plural(result.Transitions, "transition")}, {Figures.Plural(result.Kinds, "kind")} of producers");
        text.AppendLine(result.Audited == 0 ? "" : $"    compared with {Figures.Plural(result.Audited, "state")} of one to four producers\n");
        foreach (var property in result.Properties.Where(p => p.Verdict != AnyNumberVerdict.NotJudged))
        {
            text.AppendLine($" {property.Property.Name,-11} {Word(property.Verdict),-15} {Detail(property)}".TrimEnd());
        }

        var left = result.Properties.Where(p => p.Verdict == AnyNumberVerdict.NotJudged).ToArray();
        if (left.Length > 0)
        {
            text.AppendLine().AppendLine($" not judged for any number: {string.Join(", ", left.Select(p => p.Property.Name))} ({left[0].Reason})");
        }

        return text.AppendLine().ToString();
    }

    internal static string Last(string title, AnyNumberResult result)
    {
        int Count(AnyNumberVerdict verdict) => result.Properties.Count(p => p.Verdict == verdict);
        var proved = Count(AnyNumberVerdict.ProvedForAnyNumber);
        var judged = result.Properties.Length - Count(AnyNumberVerdict.NotJudged);
        return result.IsProved
            ? $"{title}: {proved} properties proved for any number of producers and packets."
            : $"{title}: {proved} of {judged} properties proved for any number of producers and packets, {Count(AnyNumberVerdict.Violated)} violated.";
    }

    private static string Word(AnyNumberVerdict verdict) => verdict switch
    {
        AnyNumberVerdict.ProvedForAnyNumber => "Proved for any",
        AnyNumberVerdict.Violated => "Violated",
        AnyNumberVerdict.Vacuous => "Vacuous",
        _ => "Inconclusive",
    };

    private static string Detail(AnyNumberProperty property)
        => property.Counterexample is { } counterexample
            ? $"with {Figures.Plural(property.Members, "producer")}, in {Figures.Plural(counterexample.Length, "step")}"
            : property.Reason;
}
