namespace Harness.Ring.Variants;

/// <summary>In which order a lock-free publish and a claim touch status and bit.</summary>
public enum OwnerMapOrder
{
    /// <summary>Publish clears the bit, then stores the status.</summary>
    ClearFirst,

    /// <summary>Publish stores the status, then clears the bit; a claim tests the status, then the bit.</summary>
    StatusFirst,

    /// <summary>Publish stores the status, then clears the bit; a claim tests the bit, then the status.</summary>
    StatusFirstBitTestedFirst,

    /// <summary>As <see cref="StatusFirstBitTestedFirst"/>, the bit being cleared by a read and a write of the whole word.</summary>
    PlainClear,
}
