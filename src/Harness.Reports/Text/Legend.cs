using System.Collections.Immutable;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>What the marks and columns of a table of steps mean: all that it has, and nothing else.</summary>
internal static class Legend
{
    private static readonly (string Column, string Meaning)[] s_slots =
    [
        ("head", "slot that the kernel grants next"),
        ("owned", "slots with their bit set in the owner map"),
        ("t", "slot that the reader looks at next"),
    ];

    private static readonly (string Column, string Meaning)[] s_blocks =
    [
        ("active", "block that the kernel fills"),
        ("fills", "copies that hold blk_fill_in_prog_lock"),
        ("t", "block that the reader looks at next"),
    ];

    internal static string Of(Explanation explanation, ImmutableArray<Fold> rows)
    {
        var trace = explanation.Trace;
        var isBlocks = trace.Watches.Any(w => w.StartsWith("block ", StringComparison.Ordinal));
        var isRing = isBlocks || trace.Watches.Any(w => w.StartsWith("slot ", StringComparison.Ordinal));
        var marks = new List<string>();
        if (!explanation.Cause.Keys.IsEmpty)
        {
            marks.Add("> decisive");
        }

        if (explanation.Steps.Any(s => !s.Inside.IsEmpty))
        {
            marks.Add("│ inside tpacket_rcv");
        }

        if (rows.Any(r => r.Count > 1))
        {
            marks.Add("… steps to skip, which replay --full shows");
        }

        if (isRing)
        {
            marks.Add(isBlocks ? "block: its status, num_pkts" : "slot: its status");
            if (explanation.Steps.Any(s => s.Ring.Units.Any(u => !u.Writers.IsEmpty)))
            {
                marks.Add(isBlocks ? "[who copies into it]" : "[who is between grant and publish]");
            }

            if (explanation.Steps.Any(s => s.Ring.Units.Any(u => u.IsHeld || !u.Holders.IsEmpty)))
            {
                marks.Add(explanation.Tasks.Contains("reader 2") ? "rd1 a reader has it" : "R the reader has it");
            }

            marks.AddRange((isBlocks ? s_blocks : s_slots).Where(c => trace.Watches.Contains(c.Column)).Select(c => $"{c.Column}: {c.Meaning}"));
        }

        return string.Join(" · ", marks);
    }
}
