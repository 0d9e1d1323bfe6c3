namespace Harness.Ring.Readers;

/// <summary>
/// As user-bit, with a poll that may time out at any moment. A poll whose time is up tests once more and returns (do_poll), so that a sleep which ends without a wake is the same as
/// a poll with a timeout of 0 at the moment at which it ends, and the reader was somewhere else until then.
/// </summary>
public sealed class PollTimeoutReader : UserBitReader
{
    /// <inheritdoc/>
    public override string Name => "poll-timeout";

    /// <inheritdoc/>
    public override string Summary => "as user-bit, and poll may time out at any moment, so that the reader looks again without a wake";

    /// <inheritdoc/>
    public override bool NeverSleeps => true;
}
