namespace Harness.Kernel.Stress;

/// <summary>Frames whose bytes are all the same: one that is made of two packets shows.</summary>
internal static class FrameFill
{
    /// <summary>Up to 4 producers, and 63 values for the packets of each in turn; never 0.</summary>
    internal static byte Of(int producer, long packet) => (byte)((producer << 6) | (int)(1 + (packet % 63)));

    internal static bool IsTorn(ReadOnlySpan<byte> payload) => payload.ContainsAnyExcept(payload[0]);
}
