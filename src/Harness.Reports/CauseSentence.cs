using System.Globalization;
using System.Text.RegularExpressions;
using Harness.Engine.Traces;

namespace Harness.Reports;

/// <summary>Says in one sentence who did what to which slot or block, from nothing but a trace.</summary>
public static partial class CauseSentence
{
    /// <summary>The cause of the violation that a trace shows.</summary>
    /// <param name="trace">The trace.</param>
    public static string Of(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Steps.IsEmpty)
        {
            return "the first state already violates it";
        }

        if (trace.LoopStart is not null)
        {
            return trace.Note;
        }

        var last = trace.Steps[^1];
        if (BlockCause.Knows(trace) && BlockCause.Of(trace, last) is { } cause)
        {
            return cause;
        }

        var slot = SlotOf(last);
        return trace.Property switch
        {
            "P1" when slot is not null => $"{Join(WritersWith(trace, last, slot))} both write slot {slot}",
            "P10" when slot is not null => $"slot {slot}, which {Join(WritersBefore(trace, slot))} still fill{(WritersBefore(trace, slot).Count == 1 ? "s" : "")}, is granted again, to {last.Task}",
            "P2" when slot is not null => $"{last.Task} writes slot {slot}, which already belongs to the reader",
            "P3" => WholeFrame(trace, last),
            "P9" when slot is not null => $"{last.Task} drops a packet although slot {slot} is free",
            "P4" or "P5" => Delivery(trace),
            "P6" => $"nobody is inside and nothing is left to read, but {trace.Note}",
            "P7" => $"nobody is inside and every slot is free, but head is {Head(last, trace)} and the reader waits at slot {ReadersSlot(trace)}",
            "P7i" => $"the slots in use are not those from the reader's, slot {ReadersSlot(trace)}, to head, {Head(last, trace)}",
            "P8" => "nobody is inside, and the packets that were counted are not those that were delivered or are still in the ring",
            "L1" => $"nobody is inside and nothing is left to read, but slot {Head(last, trace)}, at head, cannot be granted: the ring is dead",
            "L2" => $"the reader sleeps in poll, and nothing will wake it, although slot {ReadersSlot(trace)}, where it waits, is ready",
            "L3" => $"poll says ready because of the newest slot, but slot {ReadersSlot(trace)}, where the reader waits, is not: it spins for ever",
            "L4" => $"a slot is ready, but not slot {ReadersSlot(trace)}, where the reader waits",
            _ => trace.Note.Length > 0 ? trace.Note : $"after step {last.Number}, '{last.Step}' by {last.Task}, the state violates it",
        };
    }

    private static string WholeFrame(Trace trace, TraceStep last)
    {
        var held = trace.Watches.Zip(last.Watches).FirstOrDefault(w => w.Second.EndsWith(" R", StringComparison.Ordinal));
        if (held.First is null)
        {
            return $"the reader takes a frame that is not whole, at step {last.Number}";
        }

        var writers = WriterNames(held.Second);
        return writers.Count > 0
            ? $"the reader has taken {held.First} while {Join(writers)} {(writers.Count == 1 ? "is" : "are")} still filling it"
            : $"the reader has taken {held.First}, whose payload and header are not of one published packet";
    }

    private static string Delivery(Trace trace)
    {
        var header = trace.Steps.SelectMany(s => s.Accesses).LastOrDefault(a => a.Kind == "read" && a.Variable.EndsWith(" header", StringComparison.Ordinal));
        var packet = header?.After ?? "a packet";
        return trace.Property == "P4"
            ? $"the reader is given {packet} a second time"
            : $"the reader is given {packet} after one that was claimed later";
    }

    /// <summary>The reader goes to the next slot when it releases one, and starts at slot 0.</summary>
    private static int ReadersSlot(Trace trace)
    {
        var slots = trace.Watches.Count(w => w.StartsWith("slot ", StringComparison.Ordinal));
        var released = trace.Steps.LastOrDefault(s => s.Task == "reader" && s.Operation.StartsWith("Store slot ", StringComparison.Ordinal));
        return released is null ? 0 : (int.Parse(SlotOf(released)!, CultureInfo.InvariantCulture) + 1) % Math.Max(1, slots);
    }

    private static string Head(TraceStep last, Trace trace)
    {
        var index = trace.Watches.IndexOf("head");
        return index < 0 ? "elsewhere" : last.Watches[index];
    }

    private static List<string> WritersWith(Trace trace, TraceStep last, string slot)
    {
        var writers = WriterNames(Column(trace, last.Watches, slot));
        if (!writers.Contains(last.Task))
        {
            writers.Add(last.Task);
        }

        writers.Sort(StringComparer.Ordinal);
        return writers;
    }

    private static List<string> WritersBefore(Trace trace, string slot)
        => WriterNames(Column(trace, trace.Steps.Length > 1 ? trace.Steps[^2].Watches : trace.WatchesAtStart, slot));

    private static string Column(Trace trace, IReadOnlyList<string> row, string slot)
    {
        var index = trace.Watches.IndexOf($"slot {slot}");
        return index < 0 || index >= row.Count ? "" : row[index];
    }

    private static List<string> WriterNames(string column)
        => [.. Writers().Match(column).Groups["writers"].Value.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(p => $"producer {p[1..]}")];

    private static string? SlotOf(TraceStep step)
        => step.Accesses.Select(a => SlotName().Match(a.Variable)).FirstOrDefault(m => m.Success)?.Groups["slot"].Value;

    private static string Join(List<string> names) => names.Count switch
    {
        0 => "nobody",
        1 => names[0],
        _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}"),
    };

    [GeneratedRegex(@"^slot (?<slot>\d+) ", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlotName();

    [GeneratedRegex(@"\[(?<writers>P[0-9+P]*)\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Writers();
}
