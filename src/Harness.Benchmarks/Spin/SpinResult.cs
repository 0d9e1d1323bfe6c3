using System.Globalization;
using System.Text.RegularExpressions;

namespace Harness.Benchmarks.Spin;

/// <summary>What SPIN's verifier says at its end.</summary>
/// <param name="States">States that it stored.</param>
/// <param name="Transitions">Transitions; SPIN counts the initial state as one more.</param>
/// <param name="Errors">How many errors it stopped at: assertions and invalid end states.</param>
/// <param name="Violated">The properties that it reported, where it was told to report.</param>
/// <param name="Elapsed">Its own time of the search, on the clock.</param>
/// <param name="IsComplete">Whether it searched everything.</param>
/// <param name="Child">The process.</param>
public sealed partial record SpinResult(long States, long Transitions, int Errors, IReadOnlyList<string> Violated, TimeSpan Elapsed, bool IsComplete, ChildResult Child)
{
    /// <summary>Why the search is not complete, or null.</summary>
    public string? Incomplete
        => IsComplete ? null
            : Child.IsTimedOut ? "time ran out"
            : Child.Output.Contains("MEMLIM", StringComparison.Ordinal) || Child.Output.Contains("out of memory", StringComparison.Ordinal) ? "memory ran out"
            : "stopped early";

    internal static SpinResult Parse(ChildResult child)
    {
        var output = child.Output;
        var errors = Number(ErrorsLine().Match(output));
        var isComplete = child is { IsTimedOut: false, ExitCode: 0 }
            && ErrorsLine().IsMatch(output)
            && !output.Contains("Search not completed", StringComparison.OrdinalIgnoreCase)
            && !output.Contains("max search depth too small", StringComparison.Ordinal);
        var elapsed = ElapsedLine().Match(output);
        return new SpinResult(
            Number(StatesLine().Match(output)),
            Number(TransitionsLine().Match(output)) - 1,
            (int)errors,
            [.. ViolatedLine().Matches(output).Select(m => m.Groups["value"].Value).Distinct(StringComparer.Ordinal)],
            elapsed.Success ? TimeSpan.FromSeconds(double.Parse(elapsed.Groups["value"].Value, CultureInfo.InvariantCulture)) : child.Wall,
            isComplete,
            child);
    }

    // pan prints counts of 1e9 and more with an exponent.
    private static long Number(Match match) => match.Success ? (long)double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"errors: (?<value>\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ErrorsLine();

    [GeneratedRegex(@"(?<value>[\d.e+]+) states, stored", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StatesLine();

    [GeneratedRegex(@"(?<value>[\d.e+]+) transitions \(", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TransitionsLine();

    [GeneratedRegex(@"elapsed time (?<value>[\d.e+-]+) seconds", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ElapsedLine();

    [GeneratedRegex(@"^violated: (?<value>\w+)", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex ViolatedLine();
}
