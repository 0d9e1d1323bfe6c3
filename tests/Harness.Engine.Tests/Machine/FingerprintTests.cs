using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Machine;

public class FingerprintTests
{
    /// <summary>A million small words at small addresses: a chance collision of 64 bits has probability below one in ten million.</summary>
    [Fact]
    public void Words_at_places_have_contributions_of_their_own()
    {
        var low = new HashSet<ulong>();
        var high = new HashSet<ulong>();
        for (var address = 0; address < 256; address++)
        {
            for (ulong value = 0; value < 4096; value++)
            {
                var fingerprint = Fingerprint.OfCell(address, value);
                low.Add(fingerprint.Low).ShouldBeTrue($"{value} at {address}");
                high.Add(fingerprint.High).ShouldBeTrue($"{value} at {address}");
            }
        }
    }

    /// <summary>Every memory of three words below 64: the combination by exclusive or must keep them apart.</summary>
    [Fact]
    public void Small_memories_have_fingerprints_of_their_own()
    {
        var seen = new HashSet<Fingerprint>();
        for (ulong word = 0; word < 64 * 64 * 64; word++)
        {
            seen.Add(StepContext.OfMemory([word % 64, word / 64 % 64, word / 4096])).ShouldBeTrue();
        }
    }

    [Fact]
    public void Words_in_another_order_or_number_differ()
    {
        DifferInBothHalves(Fingerprint.OfWords([1, 2], 0), Fingerprint.OfWords([2, 1], 0));
        DifferInBothHalves(Fingerprint.OfWords([0], 0), Fingerprint.OfWords([0, 0], 0));
        DifferInBothHalves(Fingerprint.OfWords([1], 0), Fingerprint.OfWords([1], 1));
    }

    /// <summary>A chain that stands at 0 stays there as long as zeros come: only their number tells then. Such a seed exists for either half, since its first step is a bijection.</summary>
    [Fact]
    public void ChainsOfZeros_DifferByTheirLength()
    {
        const ulong low = 0x9E3779B97F4A7C15UL;
        const ulong high = unchecked(0UL - 0xD1B54A32D192ED03UL);
        Fingerprint.OfWords([], low).Low.ShouldBe(0UL);
        Fingerprint.OfWords([], high).High.ShouldBe(0UL);

        Fingerprint.OfWords([0], low).Low.ShouldNotBe(Fingerprint.OfWords([0, 0], low).Low);
        Fingerprint.OfWords([0], high).High.ShouldNotBe(Fingerprint.OfWords([0, 0], high).High);
    }

    private static void DifferInBothHalves(Fingerprint one, Fingerprint other)
    {
        one.Low.ShouldNotBe(other.Low);
        one.High.ShouldNotBe(other.High);
    }

    /// <summary>A difference in one word must not be one that the next word can take back, whichever bits differ.</summary>
    [Fact]
    public void TwoNeighbouringWords_DoNotCancelEachOther()
    {
        var whole = Fingerprint.OfWords([5, 7], 3);
        for (var first = 0; first < 64; first++)
        {
            for (var second = 0; second < 64; second++)
            {
                var other = Fingerprint.OfWords([5 ^ (1UL << first), 7 ^ (1UL << second)], 3);
                other.Low.ShouldNotBe(whole.Low);
                other.High.ShouldNotBe(whole.High);
            }
        }
    }
}
