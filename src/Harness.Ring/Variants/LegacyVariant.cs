namespace Harness.Ring.Variants;

/// <summary>Every kernel up to v5.5: a claimed slot still looks free until it is published.</summary>
public sealed class LegacyVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "legacy";

    /// <inheritdoc/>
    public override string Summary => "Linux up to v5.5: status == KERNEL grants the slot, head moves, nothing marks the claim";
}
