namespace Harness.Ring.Readers;

/// <summary>
/// Tests the USER bit with an acquire load and releases with a release store: what a reader of this kind needs on a weakly ordered CPU. The programs that
/// <see cref="UserBitReader"/> names use plain accesses.
/// </summary>
public sealed class AcquireUserBitReader : UserBitReader
{
    /// <inheritdoc/>
    public override string Name => "user-bit-acquire";

    /// <inheritdoc/>
    public override string Summary => "as user-bit, but loads tp_status with acquire and stores it with release (no program known; what user-bit lacks under memory model ra)";

    /// <inheritdoc/>
    public override bool IsOrdered => true;
}
