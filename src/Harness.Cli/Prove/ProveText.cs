using System.Globalization;
using System.Text;
using Harness.Proof;

namespace Harness.Cli.Prove;

/// <summary>What came of a proof for all sizes, as a table and a last line.</summary>
internal static class ProveText
{
    private const int Width = 120;

    internal static string Of(ProofReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"{report.Subject}: for every number of slots, producers and packets").AppendLine();
        if (report.IsSkipped)
        {
            return text.AppendLine(Last(report, isViolated: false)).ToString();
        }

        text.AppendLine(Line(" property", "verdict", [.. report.Solvers.Select(s => s.Name)], "needs of the invariant"));
        foreach (var property in report.Properties)
        {
            text.AppendLine(Line(" " + property.Name, Word(property.Verdict), [.. property.Processor.Select(Seconds)], string.Join(", ", property.Needs)));
        }

        text.AppendLine(Line(" invariant", Word(report.Invariant.Verdict), [.. report.Invariant.Processor.Select(Seconds)], $"{report.Invariant.Needs.Length} statements (docs/proof.md)")).AppendLine();
        text.AppendLine($" {report.Invariant.Obligations} obligations for the invariant and {report.Properties.Sum(p => p.Obligations)} for the properties; processor time in seconds");
        foreach (var solver in report.Solvers)
        {
            text.AppendLine(solver.Version is null
                ? $" {solver.Name} is not on this machine: without it nothing is proved"
                : $" {solver.Version}: {Seconds(solver.Processor)} s");
        }

        foreach (var open in report.Unsettled.Where(o => !o.EndsWith("not asked", StringComparison.Ordinal)).Take(8))
        {
            text.AppendLine($" not proved: {open}");
        }

        text.AppendLine();
        return report.Counterexample is null ? text.AppendLine(Last(report, isViolated: false)).ToString() : text.ToString();
    }

    internal static string Last(ProofReport report, bool isViolated)
    {
        var missing = report.Solvers.Where(s => s.Version is null).Select(s => s.Name).ToArray();
        var proved = report.Properties.Count(p => p.Verdict == ProofVerdict.ProvedForAll);
        return report.IsSkipped ? $"{report.Subject}: skipped, since this machine has neither {string.Join(" nor ", missing)} (apt-get install {string.Join(' ', missing)})."
            : report.IsProved ? $"{report.Subject}: {proved} properties proved for every number of slots, producers and packets, by {string.Join(" and ", report.Solvers.Select(s => s.Name))}."
            : missing.Length > 0 ? $"{report.Subject}: not proved, since {missing[0]} is missing and both solvers have to agree (apt-get install {missing[0]})."
            : $"{report.Subject}: {proved} of {report.Properties.Length} properties proved for all sizes; {(isViolated ? "of the others a schedule violates some." : "the argument for the others fails, which is no violation.")}";
    }

    private static string Word(ProofVerdict verdict) => verdict switch
    {
        ProofVerdict.ProvedForAll => "Proved for all",
        ProofVerdict.NotInductive => "not proved",
        _ => "Inconclusive",
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Line(string property, string verdict, string[] times, string needs)
    {
        var line = $"{property,-11} {verdict,-15} {string.Concat(times.Select(t => $"{t,6} "))} {needs}".TrimEnd();
        return line.Length <= Width ? line : Wrapped(line);
    }

    /// <summary>The last column goes on in further lines.</summary>
    private static string Wrapped(string line)
    {
        const int indent = 43;
        var at = line.LastIndexOf(' ', Width);
        return line[..at] + "\n" + new string(' ', indent) + line[(at + 1)..];
    }
}
