namespace Harness.Ring.Observation;

/// <summary>What steps of a ring mean, as traces name it.</summary>
public static class Happened
{
    /// <summary>The explanations of <see cref="RingModel"/>.</summary>
    public const string InSlots = "af_packet slots";

    /// <summary>The explanations of <see cref="Blocks.BlockModel"/>.</summary>
    public const string InBlocks = "af_packet blocks";

    /// <summary>A kernel thread is inside tpacket_rcv.</summary>
    public const string Entered = "entered";

    /// <summary>It is outside again.</summary>
    public const string Left = "left";

    /// <summary>A place is granted to the step's task: a slot, or an entry of a block.</summary>
    public const string Claimed = "claimed";

    /// <summary>The step's task writes into a place.</summary>
    public const string Wrote = "wrote";

    /// <summary>A slot, or a block, passes to the reader.</summary>
    public const string Published = "published";

    /// <summary>The step's task gives its packet up.</summary>
    public const string Dropped = "dropped";

    /// <summary>The reader has found a slot, or a block, ready and goes on to read it.</summary>
    public const string Taken = "taken";

    /// <summary>A packet was read whole.</summary>
    public const string Delivered = "delivered";

    /// <summary>The reader gives a slot, or a block, back.</summary>
    public const string Released = "released";

    /// <summary>The reader goes to sleep in poll.</summary>
    public const string Asleep = "asleep";

    /// <summary>The reader was woken.</summary>
    public const string Woken = "woken";
}
