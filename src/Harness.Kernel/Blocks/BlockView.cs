using System.Collections.Immutable;

namespace Harness.Kernel.Blocks;

/// <summary>Everything that can be seen of a ring of blocks, as text for each thing, so that the kernel's view and the model's can be compared and shown.</summary>
/// <param name="Parts">What, and what it is.</param>
internal sealed record BlockView(ImmutableArray<(string What, string Value)> Parts)
{
    public bool Equals(BlockView? other) => other is not null && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => Parts.Aggregate(0, HashCode.Combine);

    /// <summary>The first thing in which another view differs.</summary>
    internal (string What, string Mine, string Others) FirstDifference(BlockView other)
    {
        for (var i = 0; i < Math.Max(Parts.Length, other.Parts.Length); i++)
        {
            var (mine, others) = (i < Parts.Length ? Parts[i] : ("", "nothing"), i < other.Parts.Length ? other.Parts[i] : ("", "nothing"));
            if (mine != others)
            {
                return (mine.Item1.Length > 0 ? mine.Item1 : others.Item1, mine.Item2, others.Item2);
            }
        }

        return ("nothing", "", "");
    }

    internal static string Status(ulong status) => $"0x{status:x}";

    internal static string Header(long packets, long first, long length, long sequence) => $"num_pkts {packets} first {first} blk_len {length} seq_num {sequence}";

    internal static string Packet(long next, long length, long snaplen, long status, int mac, int net, int content)
        => $"next {next} len {length} snaplen {snaplen} status {status:x} mac {mac} net {net} content {content:x}";

    /// <summary>What stands for bytes in this process.</summary>
    internal static int Content(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
