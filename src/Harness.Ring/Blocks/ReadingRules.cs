namespace Harness.Ring.Blocks;

/// <summary>What a reader does with blocks.</summary>
/// <param name="Threads">Reader threads that share the ring.</param>
/// <param name="Remembers">Whether a thread passes over a block that another one has in hand.</param>
/// <param name="Holds">How many blocks it may hold at once.</param>
/// <param name="Skips">Whether it may go on without reading or releasing a block, once.</param>
/// <param name="ReleasesEarly">Whether the release may come before the reads.</param>
/// <param name="ClearsUserBitOnly">Whether the release leaves all bits but USER as they were.</param>
internal sealed record ReadingRules(int Threads, bool Remembers, int Holds, bool Skips, bool ReleasesEarly, bool ClearsUserBitOnly)
{
    internal static ReadingRules Of(RingReader reader) => new(
        Threads: reader.Name.StartsWith("several-threads", StringComparison.Ordinal) ? 2 : 1,
        Remembers: reader.Name == "several-threads-remembering",
        Holds: reader.Name == "out-of-order-release" ? 2 : 1,
        Skips: reader.Name == "forgets-release",
        ReleasesEarly: reader.Name == "early-release",
        ClearsUserBitOnly: reader.Name == "clears-user-bit-only");
}
