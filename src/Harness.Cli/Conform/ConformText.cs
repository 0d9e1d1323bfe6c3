using System.Globalization;
using System.Text;
using Harness.Kernel;
using Harness.Kernel.Findings;
using Harness.Kernel.Litmus;
using Harness.Kernel.Scripts;
using Harness.Kernel.Stress;
using Harness.Reports.Results;

namespace Harness.Cli.Conform;

/// <summary>The summary of a comparison, for a person.</summary>
internal static class ConformText
{
    internal static string Of(ConformanceReport report)
    {
        var text = new StringBuilder().AppendLine();
        Setup(text, report);
        foreach (var scripts in report.Scripts)
        {
            Scripts(text, scripts);
        }

        Litmus(text, report);
        Stress(text, report);
        Findings(text, report);
        text.AppendLine();
        var rules = ConformanceRule.All.Where(r => (r.Parts & report.Options.Parts) != 0).Select(r => r.Number).ToArray();
        text.AppendLine(CultureInfo.InvariantCulture, $"Rules compared: {string.Join(", ", rules)}.");
        foreach (var unfinished in report.Unfinished)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Not finished: {unfinished}.");
        }

        var verdict = report.Mismatches > 0 ? $"DIFFERS from the model in {report.Mismatches} place{(report.Mismatches == 1 ? "" : "s")}"
            : report.Unfinished.IsEmpty ? "agrees with the model"
            : "agrees with the model as far as it was compared";
        text.AppendLine(CultureInfo.InvariantCulture, $"Linux {report.Release} {verdict} ({Figures.Seconds(report.Elapsed)}).");
        return text.ToString();
    }

    private static void Findings(StringBuilder text, ConformanceReport report)
    {
        if (report.Findings.IsEmpty)
        {
            return;
        }

        text.AppendLine("findings of the model, tried on this kernel");
        foreach (var finding in report.Findings)
        {
            var outcome = finding.Outcome switch { FindingOutcome.Confirmed => "CONFIRMED", FindingOutcome.NotSeen => "not so here", _ => "not tried" };
            text.AppendLine(CultureInfo.InvariantCulture, $"  {outcome,-11} {finding.Name} ({finding.Property}): {finding.Statement}");
            text.AppendLine(CultureInfo.InvariantCulture, $"              {finding.Detail}");
        }
    }

    private static void Setup(StringBuilder text, ConformanceReport report)
    {
        if (report.Setup.IsEmpty)
        {
            return;
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"setup          {report.Setup.Length} requests, {report.Setup.Count(s => !s.Agrees)} mismatches");
        foreach (var check in report.Setup.Where(s => !s.Agrees))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  MISMATCH {check.Request}: kernel {check.Actual}, model {check.Expected}");
        }
    }

    private static void Scripts(StringBuilder text, ScriptReport report)
    {
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{report.What,-14} {Figures.Count(report.Scripts)} scripts from seed {report.FirstSeed}, {Figures.Count(report.Operations)} operations, {Figures.Count(report.Comparisons)} comparisons of the whole ring, {report.Failures.Length} mismatches");
        var part = report.What.StartsWith("V3", StringComparison.Ordinal) ? ("v3", "--v3-scripts") : ("scripts", "--scripts");
        foreach (var failure in report.Failures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  MISMATCH seed {failure.Seed}, {failure.Ring}: {failure.Mismatch}");
            text.AppendLine(failure.Repeats
                ? $"    shortest script: {string.Join("; ", failure.Script)}"
                : $"    did not fail again when it was run again: {string.Join("; ", failure.Script)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    again: harness conform --part {part.Item1} --seed {failure.Seed} {part.Item2} 1");
        }
    }

    private static void Litmus(StringBuilder text, ConformanceReport report)
    {
        if (report.Litmus.IsEmpty)
        {
            return;
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"litmus         {report.Litmus.Length} programs, {Figures.Count(report.Litmus.Sum(l => l.Rounds))} rounds, {report.Litmus.Sum(l => l.Seen)} of {report.Litmus.Sum(l => l.Reachable)} reachable outcomes seen, {report.Litmus.Sum(l => l.Outside.Length)} outside the model");
        text.AppendLine("  program                  rounds   seen of reachable   program and what was not seen");
        foreach (var litmus in report.Litmus)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {litmus.Name,-20} {litmus.Rounds,10:N0}   {litmus.Seen,4} of {litmus.Reachable,-8}     {litmus.Program}");
            foreach (var outcome in litmus.Outcomes)
            {
                if (outcome.Count > 0 && !outcome.OwnerMap)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"    MISMATCH {outcome.Text}: seen {outcome.Count} times, and the model has no schedule for it{Whose(outcome)}");
                }
                else if (outcome.Count == 0 && outcome.OwnerMap)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"    not seen: {outcome.Text}");
                }
            }
        }

        Protocol(text, report);
    }

    private static void Protocol(StringBuilder text, ConformanceReport report)
    {
        var possible = report.PossibleProtocols;
        foreach (var standing in report.Protocols)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {standing.Protocol,-12} {(standing.Example is null ? "has every outcome that was seen" : $"cannot be: {standing.Impossible} outcomes that it has not, such as {standing.Example}")}; of {standing.Own} outcomes that only it has, {standing.OwnSeen} were seen");
        }

        text.AppendLine(possible.Length == 0
            ? "  The kernel speaks none of the three protocols."
            : $"  The kernel speaks {Name(report)}; expected of Linux {report.Release}: {KernelEnvironment.ExpectedOf(report.Release)}.");
    }

    /// <summary>Legacy has nearly every outcome that the owner map has, and others: without one of these it is not told from it.</summary>
    private static string Name(ConformanceReport report)
    {
        var possible = report.PossibleProtocols;
        var byOwn = report.Protocols.Where(p => p.Impossible == 0 && p.OwnSeen > 0).Select(p => p.Protocol).ToArray();
        var silent = report.Protocols.Where(p => p.Impossible == 0 && p.Own > 0 && p.OwnSeen == 0).ToArray();
        return byOwn.Length == 1 ? byOwn[0]
            : possible.Contains("owner-map") && silent.Any(p => p.Protocol == "legacy")
                ? $"owner-map (legacy is not excluded, but none of the {silent.First(p => p.Protocol == "legacy").Own} outcomes that only it has was seen)"
                : string.Join(" or ", possible);
    }

    private static string Whose(LitmusOutcome outcome)
        => (outcome.Legacy, outcome.InProgress) switch
        {
            (true, true) => "; legacy and in-progress have one",
            (true, false) => "; legacy has one",
            (false, true) => "; in-progress has one",
            _ => "",
        };

    private static void Stress(StringBuilder text, ConformanceReport report)
    {
        if (report.Stress.IsEmpty)
        {
            return;
        }

        text.AppendLine("stress         frames checked       torn   first after");
        foreach (var stress in report.Stress)
        {
            var must = stress.Expectation switch { TearExpectation.Never => "never torn", TearExpectation.Must => stress.SaysNothing ? "must be torn, but so few frames say nothing" : "must be torn", _ => "may be torn" };
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {(stress.IsAsExpected ? "" : "MISMATCH ")}{stress.Frames,14:N0} {stress.Torn,16:N0}   {(stress.FirstTorn is { } first ? Figures.Seconds(first) : "-"),-10} {stress.Name}, {stress.Layout}, {Figures.Seconds(stress.Time)}: {must}{(stress.Accounting is { } wrong ? $"; {wrong}" : "")}");
        }
    }
}
