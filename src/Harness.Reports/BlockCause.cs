using System.Text.RegularExpressions;
using Harness.Engine.Traces;

namespace Harness.Reports;

/// <summary>Says in one sentence what went wrong in a ring of blocks (TPACKET_V3), from nothing but a trace.</summary>
internal static partial class BlockCause
{
    private const string WritersOf = "writers of ";

    /// <summary>Whether a trace is of a ring of blocks.</summary>
    internal static bool Knows(Trace trace) => trace.Watches.Any(w => w.StartsWith("block ", StringComparison.Ordinal));

    /// <summary>The cause of a violation at a trace's last step, or null where the model's own note says more.</summary>
    internal static string? Of(Trace trace, TraceStep last)
    {
        var place = last.Accesses.Select(a => Place().Match(a.Variable)).FirstOrDefault(m => m.Success);
        var block = last.Accesses.Select(a => BlockName().Match(a.Variable)).FirstOrDefault(m => m.Success)?.Value ?? "a block";
        return trace.Property switch
        {
            "P1" when place is not null => $"{last.Task} writes {place.Value} while {Others(trace, last, place.Value)} still copies into it",
            "P10" or "P13" when place is not null => $"{place.Value}, which {Others(trace, last, place.Value)} still fills, is claimed again, by {last.Task}",
            "P2" => $"{last.Task} writes {place?.Value ?? block}, which already belongs to the reader",
            "P3" => WholeFrame(trace, last),
            "P9" => $"{last.Task} drops a packet although {block} is not the reader's",
            "P7" when Column(trace, last, "active") == Column(trace, last, "t") => "nobody is inside, but blk_fill_in_prog_lock is still taken",
            "P7" => $"nobody is inside and every block is the kernel's, but block {Column(trace, last, "active")} is active and the reader waits at block {Column(trace, last, "t")}",
            "P7i" => $"the blocks that are ready are not those from the reader's, block {Column(trace, last, "t")}, to the active one, block {Column(trace, last, "active")}",
            "P8" => "nobody is inside, and the packets that were counted are not those that were delivered or are still in the ring",
            "L1" => $"nobody is inside and nothing is left to read, but the ring is dead: block {Column(trace, last, "active")} cannot be filled or closed any more",
            "L2" => $"the reader sleeps in poll, and nothing will wake it, although block {Column(trace, last, "t")}, where it waits, is ready",
            "L3" => $"poll says ready because of the block before the active one, but block {Column(trace, last, "t")}, where the reader waits, is not: it spins for ever",
            "L4" => $"a block is ready, but not block {Column(trace, last, "t")}, where the reader waits",
            "V-S1" => $"{block} is published out of turn",
            "V-S2" => $"{block} is published while a packet is still copied into it",
            "V-S3" => "a block is published whose num_pkts, chain or blk_len is not that of complete packets",
            "V-S4" => $"{block} is published without a packet",
            "V-L1" => $"{last.Task} is gone and has left blk_fill_in_prog_lock taken: whoever closes a block next waits for ever",
            "V-L2" => $"nobody can move, and block {Column(trace, last, "active")} keeps packets that no reader will see",
            "V-L3" => $"nobody can move, and the ring stays frozen for block {Column(trace, last, "active").Split(' ')[0]}, which the reader has released",
            _ => null,
        };
    }

    private static string WholeFrame(Trace trace, TraceStep last)
    {
        var held = trace.Watches.Zip(last.Watches).FirstOrDefault(w => w.Second.EndsWith(" R", StringComparison.Ordinal));
        return held.First is null ? $"the reader takes a packet that is not whole, at step {last.Number}"
            : held.Second.Contains('[', StringComparison.Ordinal) ? $"the reader has taken {held.First} while a packet is still copied into it"
            : $"the reader has taken {held.First}, and one of the packets that num_pkts promises was never copied there, or not as a whole";
    }

    /// <summary>Who else was between claim and end of copy there, by the bookkeeping's last change.</summary>
    private static string Others(Trace trace, TraceStep last, string place)
    {
        var change = trace.Steps.SelectMany(s => s.Accesses.Select(a => (Step: s, Access: a))).LastOrDefault(c => c.Access.Variable == WritersOf + place);
        var writers = change.Access is null ? "" : ReferenceEquals(change.Step, last) ? change.Access.Before : change.Access.After;
        var names = writers.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(p => $"producer {p[1..]}").Where(p => p != last.Task);
        return string.Join(" and ", names) is { Length: > 0 } others ? others : "another producer";
    }

    private static string Column(Trace trace, TraceStep last, string name)
    {
        var index = trace.Watches.IndexOf(name);
        return index < 0 || index >= last.Watches.Length ? "?" : last.Watches[index];
    }

    [GeneratedRegex(@"^block \d+ packet \d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^block \d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockName();
}
