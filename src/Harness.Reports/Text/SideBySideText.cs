using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>One schedule on two protocols, as text of at most 120 columns: what each did in a step, and below it what that changed in each ring.</summary>
public static class SideBySideText
{
    private const int NumberWidth = 5;
    private const int Gap = 2;
    private const string Granted = ", granted";

    /// <summary>The text.</summary>
    /// <param name="pair">The schedule in both.</param>
    public static StyledText Of(SideBySide pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var (first, second) = (pair.First, pair.Second);
        var text = new StyledLines();
        text.Paragraph($"{first.Property} in {first.Model}: {Explanation.Of(first).Cause.Sentence}", lead: "Violated ", tone: Tone.Violated);
        text.Paragraph($"The same schedule on {second.Model}, step beside step:").End();
        var tasks = first.Steps.Concat(second.Steps).Select(TaskAndLetter).Append("task").Max(t => t.Length);
        var side = (Layout.Width - NumberWidth - Gap - tasks - Gap - Gap) / 2;
        Row(text, "step", "task".PadRight(tasks), Name(first, second), Name(second, first), side);
        Row(text, "", new string(' ', tasks), Ring(first, -1), Ring(second, -1), side, Tone.Faint);
        foreach (var row in pair.Rows)
        {
            Write(text, pair, row, tasks, side);
        }

        text.End();
        text.Paragraph(End(pair), tone: pair.Violated.IsEmpty ? Tone.Proved : Tone.Violated);
        return text.ToStyledText();
    }

    private static void Write(StyledLines text, SideBySide pair, SideRow row, int tasks, int side)
    {
        var (left, right) = Deeds(pair, row);
        var step = row.First is { } f ? pair.First.Steps[f] : pair.Second.Steps[row.Second!.Value];
        var number = row.First is { } n ? Layout.Number(n) : "+";
        Row(text, number, TaskAndLetter(step).PadRight(tasks), left, right, side, left == right ? Tone.Faint : Tone.Decisive);
        var blank = new string(' ', tasks);
        foreach (var (below, tone) in new (Func<Trace, int?, string> Text, Tone Tone)[] { (Changes, Tone.Changed), (Violates, Tone.Violated) })
        {
            var (before, after) = (below(pair.First, row.First), below(pair.Second, row.Second));
            if (before.Length + after.Length > 0)
            {
                Row(text, "", blank, "  " + before, "  " + after, side, before == after ? Tone.Faint : tone);
            }
        }
    }

    /// <summary>What a step did in each. Where one grants and the other does not, it refuses.</summary>
    private static (string First, string Second) Deeds(SideBySide pair, SideRow row)
    {
        var first = row.First is { } f ? What(pair.First, f) : "";
        var second = row.Second is { } s ? What(pair.Second, s) : $"- {row.Apart}";
        return row is { First: not null, Second: not null, Apart: "" } ? (Refused(first, second), Refused(second, first)) : (first, second);
    }

    private static string Refused(string deed, string other)
        => other.EndsWith(Granted, StringComparison.Ordinal) && !deed.EndsWith(Granted, StringComparison.Ordinal) ? deed + ", refused" : deed;

    private static void Row(StyledLines text, string number, string task, string left, string right, int side, Tone tone = Tone.Plain)
        => text.Add(number.PadLeft(NumberWidth), tone).Add(new string(' ', Gap)).Add(task, tone).Add(new string(' ', Gap))
            .Add(Layout.Cut(left, side).PadRight(side + Gap), tone).Add(Layout.Cut(right, side), tone).End();

    private static string What(Trace trace, int index) => StyledText.Printable(StepText.Of(trace, index, withName: true));

    private static string Violates(Trace trace, int? index)
        => index is { } i && !trace.Steps[i].Fails.IsEmpty ? StyledText.Printable($"violates {string.Join(' ', trace.Steps[i].Fails)}") : "";

    /// <summary>What a step changed in the ring; empty where it changed nothing that is shown.</summary>
    private static string Changes(Trace trace, int? index)
        => index is { } i
            ? StyledText.Printable(string.Join(", ", trace.Watches.Select((name, w) => (Name: name, Before: TraceFacts.WatchesBefore(trace, i)[w], After: trace.Steps[i].Watches[w]))
                .Where(w => w.Before != w.After).Select(w => $"{w.Name} {w.After}")))
            : "";

    private static string Ring(Trace trace, int index)
        => StyledText.Printable(string.Join(", ", trace.Watches.Zip(index < 0 ? trace.WatchesAtStart : trace.Steps[index].Watches, (name, value) => $"{name} {value}")));

    /// <summary>What tells the two apart: the model's name up to what both have in common at the end.</summary>
    private static string Name(Trace trace, Trace other)
    {
        var (words, others) = (trace.Model.Split(", "), other.Model.Split(", "));
        var same = words.Reverse().Zip(others.Reverse()).TakeWhile(w => w.First == w.Second).Count();
        return StyledText.Printable(string.Join(", ", words[..Math.Max(1, words.Length - same)]));
    }

    private static string TaskAndLetter(TraceStep step) => StyledText.Printable($"{Cells.ShortNames([step.Task])[0].TrimEnd()} {step.Letter}").TrimEnd();

    /// <summary>Where the two part, and what the other violates.</summary>
    private static string End(SideBySide pair)
    {
        var parting = pair.Rows.FirstOrDefault(r => r.First is not null && Deeds(pair, r) is var (first, second) && first != second);
        var (left, right) = Deeds(pair, parting);
        var where = parting.First is not { } step ? "The two take the same steps to the same end. "
            : $"The two part in step {Layout.Number(step)}: {left}; beside it {(parting.Second is null ? $"{pair.First.Steps[step].Task} {parting.Apart}" : right)}. ";
        return where + (pair.Violated.IsEmpty
            ? $"Nothing is violated in {pair.Second.Model}, in this schedule; whether in any, a search says."
            : $"{pair.Second.Model} violates {string.Join(' ', pair.Violated)} in it.");
    }
}
