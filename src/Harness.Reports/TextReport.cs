using System.Text;
using Harness.Engine.Traces;

namespace Harness.Reports;

/// <summary>
/// A trace as a table of plain text: the cause in the first line, a column for each task in which its step's letter stands, what the step did, and
/// the ring beside it. Fits 120 columns as long as the ring's own columns do.
/// </summary>
public static class TextReport
{
    private const int Width = 120;
    private const string StoreBuffer = "store buffer of ";

    /// <summary>The report.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="replay">The command that replays it, or null.</param>
    public static string Of(Trace trace, string? replay = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var text = new StringBuilder();
        text.Append("Violated ").Append(trace.Property).Append(": ").Append(CauseSentence.Of(trace)).Append("   (").Append(trace.Model).AppendLine(")");
        text.Append(trace.Property).Append(" says: ").AppendLine(trace.Statement);
        text.AppendLine();
        if (!trace.Steps.IsEmpty)
        {
            AppendTable(text, trace);
        }

        if (trace.Note.Length > 0)
        {
            text.AppendLine().Append("Note: ").AppendLine(trace.Note);
        }

        if (replay is not null)
        {
            text.AppendLine().Append("Replay: ").AppendLine(replay);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendTable(StringBuilder text, Trace trace)
    {
        string[] tasks = [.. trace.Steps.Select(TaskOf).Distinct().Order(StringComparer.Ordinal)];
        int[] taskWidths = [.. tasks.Select(t => t.Length)];
        int[] watchWidths = [.. trace.Watches.Select((name, i) => trace.Steps.Select(s => s.Watches[i].Length).Append(trace.WatchesAtStart[i].Length).Append(name.Length).Max())];
        var room = Width - 7 - taskWidths.Sum(w => w + 2) - watchWidths.Sum(w => w + 2);
        var what = trace.Steps.Select(s => What(s, withName: true)).ToArray();
        var namesFit = what.Max(w => w.Length) + 2 <= room;
        if (!namesFit)
        {
            what = [.. trace.Steps.Select(s => What(s, withName: false))];
        }

        var whatWidth = Math.Max(20, Math.Min(room - 2, what.Append("what happens").Max(w => w.Length)));

        AppendRow(text, "step", tasks, taskWidths, "what happens", whatWidth, trace.Watches, watchWidths);
        AppendRow(text, "", tasks.Select(_ => ""), taskWidths, "", whatWidth, trace.WatchesAtStart, watchWidths);
        for (var i = 0; i < trace.Steps.Length; i++)
        {
            var step = trace.Steps[i];
            if (i == trace.LoopStart)
            {
                text.AppendLine("      --- from here on, for ever ---");
            }

            var mark = step.Fails.Contains(trace.Property) ? ">" : " ";
            var letters = tasks.Select(t => t == TaskOf(step) ? step.Letter : "");
            AppendRow(text, $"{mark}{step.Number,4}", letters, taskWidths, Cut(what[i], whatWidth), whatWidth, step.Watches, watchWidths);
        }

        if (!namesFit)
        {
            AppendLegend(text, trace);
        }

        AppendWords(text, trace);
    }

    /// <summary>What the words mean that only traces of weak memory have.</summary>
    private static void AppendWords(StringBuilder text, Trace trace)
    {
        var kinds = trace.Steps.SelectMany(s => s.Accesses).Select(a => a.Kind).ToHashSet();
        (string Kind, string Meaning)[] words =
        [
            ("buffered", "(waits) the store is in the task's store buffer until its step w"),
            ("forwarded", "(own) read from the task's own store buffer"),
            ("stale", "(old) not the newest value of the word"),
            ("behind", "(behind) the store takes its place before values that others have stored already"),
        ];
        var used = words.Where(w => kinds.Contains(w.Kind)).Select(w => w.Meaning).ToArray();
        if (used.Length > 0)
        {
            text.AppendLine().AppendLine(string.Join(".\n", used) + ".");
        }
    }

    /// <summary>What the step chose, or the value that it read or wrote in the ring, after the step's name where there is room for it.</summary>
    private static string What(TraceStep step, bool withName)
    {
        if (step.Outcome.Length > 0)
        {
            return withName ? $"{step.Step}: {step.Outcome}" : step.Outcome;
        }

        var access = step.Accesses.FirstOrDefault(a => a.Kind != "ghost" && IsOfRing(step, a.Variable));
        if (access is null)
        {
            return step.Step;
        }

        // A read and a write in one step: what it left behind says more.
        access = step.Accesses.LastOrDefault(a => a.Variable == access.Variable && a.Kind is "write" or "buffered" or "behind") ?? access;

        var value = access.Kind switch
        {
            "write" => $"{access.Variable} = {access.After}",
            "buffered" => $"(waits) {access.Variable} = {access.After}",
            "behind" => $"(behind) {access.Variable} = {access.After}",
            "stale" => $"(old) {access.Variable} is {access.After}",
            "forwarded" => $"(own) {access.Variable} is {access.After}",
            _ => $"{access.Variable} is {access.After}",
        };
        return withName ? $"{step.Step}: {value}" : value;
    }

    /// <summary>A store that leaves a task's buffer stands in that task's column.</summary>
    private static string TaskOf(TraceStep step)
        => step.Task.StartsWith(StoreBuffer, StringComparison.Ordinal) ? step.Task[StoreBuffer.Length..] : step.Task;

    /// <summary>A step under the queue lock may change several words of a block: its own is the one that the operation names.</summary>
    private static bool IsOfRing(TraceStep step, string variable)
        => variable.StartsWith("slot ", StringComparison.Ordinal)
            || (variable.StartsWith("block ", StringComparison.Ordinal) && step.Operation.Contains(' ' + variable, StringComparison.Ordinal));

    private static void AppendLegend(StringBuilder text, Trace trace)
    {
        var line = new StringBuilder();
        text.AppendLine();
        foreach (var (letter, step) in trace.Steps.Select(s => (s.Letter, s.Step)).Distinct().OrderBy(s => s.Letter, StringComparer.Ordinal))
        {
            var entry = $"{letter} {step}";
            if (line.Length > 0 && line.Length + entry.Length + 3 > Width)
            {
                text.AppendLine(line.ToString());
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " · ").Append(entry);
        }

        text.AppendLine(line.ToString());
    }

    private static void AppendRow(
        StringBuilder text, string number, IEnumerable<string> letters, int[] taskWidths, string what, int whatWidth, IEnumerable<string> watches, int[] watchWidths)
    {
        var row = new StringBuilder(number.PadLeft(5)).Append("  ");
        foreach (var (letter, width) in letters.Zip(taskWidths))
        {
            row.Append(letter.PadRight(width)).Append("  ");
        }

        row.Append(what.PadRight(whatWidth)).Append("  ");
        foreach (var (watch, width) in watches.Zip(watchWidths))
        {
            row.Append(watch.PadRight(width)).Append("  ");
        }

        text.AppendLine(row.ToString().TrimEnd());
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
