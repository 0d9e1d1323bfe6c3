namespace Harness.Ring.Readers;

/// <summary>As user-bit without poll: a burst ends at the first slot that is not ready, and the next begins at once (DPDK's poll-mode driver is called so).</summary>
public sealed class NeverPollsReader : UserBitReader
{
    /// <inheritdoc/>
    public override string Name => "never-polls";

    /// <inheritdoc/>
    public override string Summary => "as user-bit, and looks at its slot again and again instead of calling poll (a poll-mode driver)";

    /// <inheritdoc/>
    public override bool NeverPolls => true;
}
