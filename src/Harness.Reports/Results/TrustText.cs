using System.Globalization;
using System.Text;

namespace Harness.Reports.Results;

/// <summary>What verdicts rest on besides the search: the word of the model's author, and a second line that could not stand apart.</summary>
public static class TrustText
{
    /// <summary>A line for each thing to say; empty where there is nothing.</summary>
    /// <param name="outcomes">The scenarios.</param>
    public static string Of(IEnumerable<ScenarioOutcome> outcomes) => string.Concat(Lines(outcomes).Select(l => l + "\n"));

    /// <summary>The members that an author vouches for, in one line; null for none.</summary>
    /// <param name="members">The members.</param>
    internal static string? Vouched(IReadOnlyCollection<string> members)
        => members.Count == 0 ? null : $"vouched for by the author, and not looked into: {string.Join(", ", members)}";

    /// <summary>The same lines as a list below a table.</summary>
    internal static void AppendMarkdown(StringBuilder text, IEnumerable<ScenarioOutcome> outcomes)
    {
        var lines = Lines(outcomes).ToArray();
        if (lines.Length > 0)
        {
            text.AppendLine();
        }

        foreach (var line in lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"* {line}");
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<ScenarioOutcome> outcomes)
    {
        var results = outcomes.Where(o => o.Result is not null).ToArray();
        if (Vouched([.. results.SelectMany(o => o.Result!.Vouched).Distinct().Order(StringComparer.Ordinal)]) is { } vouched)
        {
            yield return vouched;
        }

        string[] beside = [.. results.Where(o => !o.Result!.IsReexecutedApart).Select(o => o.Title)];
        if (beside.Length > 0)
        {
            yield return "re-executed on a model built anew in the same load context, since it cannot be copied, so that a static would have been shared: " + string.Join("; ", beside);
        }
    }
}
