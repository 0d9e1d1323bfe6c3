namespace Harness.Kernel.Stress;

/// <summary>What a stress run came to.</summary>
/// <param name="Name">The ring: the kernel's, or a protocol on the ring in shared memory.</param>
/// <param name="Layout">Slots, frame size and producers.</param>
/// <param name="Expectation">What must be.</param>
/// <param name="Time">How long it ran.</param>
/// <param name="Offered">Packets that producers offered.</param>
/// <param name="Frames">Frames that the reader checked, every byte of them.</param>
/// <param name="Torn">Frames that were made of more than one packet.</param>
/// <param name="FirstTorn">When the first of them was seen, from the start; null for none.</param>
/// <param name="OutOfOrder">How often a frame was ready before the one in front of it: two producers were inside at once.</param>
/// <param name="Accounting">What does not add up between senders, counters and reader; null where all does.</param>
public sealed record StressReport(
    string Name, string Layout, TearExpectation Expectation, TimeSpan Time, long Offered, long Frames, long Torn, TimeSpan? FirstTorn, long OutOfOrder, string? Accounting)
{
    /// <summary>So many frames without one that is torn say that the detector is blind; fewer may be chance, on a machine that was busy with something else.</summary>
    private const long Enough = 5_000;

    /// <summary>Whether a frame must have been torn, and there were too few to say so.</summary>
    public bool SaysNothing => Expectation == TearExpectation.Must && Torn == 0 && Frames < Enough;

    /// <summary>Whether it is as it must be, as far as that can be said.</summary>
    public bool IsAsExpected => Accounting is null && Frames > 0 && Expectation switch
    {
        TearExpectation.Never => Torn == 0,
        TearExpectation.Must => Torn > 0 || SaysNothing,
        _ => true,
    };
}

/// <summary>Whether frames may be torn.</summary>
public enum TearExpectation
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>They must be, or the detector is blind.</summary>
    Must,

    /// <summary>The model has a schedule that does, and nobody can say how likely it is.</summary>
    May,
}
