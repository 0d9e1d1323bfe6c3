using System.Globalization;
using System.Text;
using Harness.Reports.Results;

namespace Harness.Cli.Bench.Spin;

/// <summary>The comparison as Markdown.</summary>
internal static class SpinReport
{
    internal static string Page(IReadOnlyList<CaseResult> results, SpinBenchOptions options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors ({Processor()}), .NET {Environment.Version}; each search at most {options.TimeLimit.TotalSeconds:0} s and {options.MemoryMebibytes:N0} MiB; the middle one of {options.Rounds} rounds by processor time.");
        text.AppendLine().AppendLine("![Processor time and memory of SPIN, relative to harness](benchmarks.svg)").AppendLine();
        text.AppendLine("| scenario | SPIN's quickest exact search | its processor time ÷ ours | its memory ÷ ours | hash-compaction: time ÷ ours | memory ÷ ours | its clock ÷ ours with 2 workers |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            var reference = result.Reference.Measurement.Problem is null ? result.Reference.Measurement : null;
            var two = result.Contests.FirstOrDefault(c => c.Contender.IsOurs && c.Contender.Workers == 2)?.Measurement;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {Title(result)} | {result.BestExact?.Contender.Name ?? "none came to an end"} | {Ratio(result.BestExact?.Measurement.SearchCpu, reference?.SearchCpu)} | {Ratio(result.BestExact?.Measurement.PeakBytes, reference?.PeakBytes)} | {Ratio(result.BestHashed?.Measurement.SearchCpu, reference?.SearchCpu)} | {Ratio(result.BestHashed?.Measurement.PeakBytes, reference?.PeakBytes)} | {Ratio(result.BestExact?.Measurement.Search, two?.Search)} |");
        }

        foreach (var result in results)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {Title(result)}").AppendLine().Append(Table(result));
        }

        return text.ToString();
    }

    internal static string Table(CaseResult result)
    {
        var text = new StringBuilder();
        text.AppendLine("| " + Title(result) + " | states | transitions | search, s | its processor time, s | from nothing to the verdict, s | memory, MiB | time ÷ ours | memory ÷ ours |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        var reference = result.Reference.Measurement.Problem is null ? result.Reference.Measurement : null;
        foreach (var contest in result.Contests)
        {
            var m = contest.Measurement;
            if (m.Problem is not null)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {contest.Contender.Name} | {m.Problem} | | | {Seconds(m.SearchCpu)} | | {Mebibytes(m.PeakBytes)} | | |");
                continue;
            }

            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {contest.Contender.Name} | {Figures.Count(m.States)} | {Figures.Count(m.Transitions)} | {Seconds(m.Search)} | {Seconds(m.SearchCpu)} | {Seconds(m.Whole)} | {Mebibytes(m.PeakBytes)} | {Ratio(m.SearchCpu, reference?.SearchCpu)} | {Ratio(m.PeakBytes, reference?.PeakBytes)} |");
        }

        return text.ToString();
    }

    internal static string Title(CaseResult result) => $"{result.Model.Variant}, {result.Model.Bounds}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Mebibytes(long bytes) => (bytes / (1024.0 * 1024.0)).ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(TimeSpan? theirs, TimeSpan? ours) => Ratio(theirs?.Ticks, ours?.Ticks);

    private static string Ratio(long? theirs, long? ours)
        => theirs is { } t && ours is > 0 ? ((double)t / ours.Value).ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static string Processor()
    {
        const string Key = "model name";
        try
        {
            return File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
