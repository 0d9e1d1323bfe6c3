using System.Globalization;
using System.Text;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Ci;

/// <summary>A run as workflow commands, which GitHub shows beside the lines of source: an error for what is not as it should be, a warning for what was not decided.</summary>
public static class GitHubAnnotations
{
    /// <summary>The text: a line for each annotation; empty when all is as it should be.</summary>
    /// <param name="cases">The verdicts.</param>
    public static string Of(IEnumerable<RunCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var text = new StringBuilder();
        foreach (var c in cases.Where(c => c.State is CaseState.Failed or CaseState.Undecided))
        {
            var place = c.Trace is { } trace && Explanation.Of(trace.Trace).Place is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"file={Property(line.File)},line={line.Line},")
                : "";
            text.Append(c.State == CaseState.Failed ? "::error " : "::warning ").Append(place)
                .Append("title=").Append(Property($"{c.Name}: {c.Group}")).Append("::").Append(Data(c.Replay is null ? c.Message : $"{c.Message}\n{c.Replay}")).Append('\n');
        }

        return text.ToString();
    }

    private static string Data(string text)
        => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text)
        => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
