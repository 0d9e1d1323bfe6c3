using System.Runtime.InteropServices;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tests.Sampling;

namespace Harness.Engine.Tests.Machine;

public class FingerprintTests
{
    private static readonly FingerprintKey s_key = new(seed: 0);

    /// <summary>The first three whole-word vectors of the reference implementation: key 00 to 0f, input 00, 01, 02 and so on, 16 bytes of output.</summary>
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(8, "3b62a9ba6258f5610f83e264f31497b4")]
    [InlineData(16, "6ee2a4ca67b054bbfd3315bf85230577")]
    public void TheFunction_IsTheOneOfThePaper(int bytes, string expected)
    {
        var key = new FingerprintKey(0x0706050403020100UL, 0x0F0E0D0C0B0A0908UL);
        var input = MemoryMarshal.Cast<byte, ulong>(Enumerable.Range(0, bytes).Select(i => (byte)i).ToArray().AsSpan());

        var output = key.OfWords(input);

        Convert.ToHexStringLower([.. BitConverter.GetBytes(output.Low), .. BitConverter.GetBytes(output.High)]).ShouldBe(expected);
    }

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
                var fingerprint = s_key.OfCell(address, value);
                low.Add(fingerprint.Low).ShouldBeTrue($"{value} at {address}");
                high.Add(fingerprint.High).ShouldBeTrue($"{value} at {address}");
            }
        }
    }

    /// <summary>Every memory of three words below 64: the combination must keep them apart.</summary>
    [Fact]
    public void Small_memories_have_fingerprints_of_their_own()
    {
        var cells = new CellFingerprints(s_key);
        var seen = new HashSet<Fingerprint>();
        for (ulong word = 0; word < 64 * 64 * 64; word++)
        {
            seen.Add(cells.Of([word % 64, word / 64 % 64, word / 4096])).ShouldBeTrue();
        }
    }

    /// <summary>What was remembered of a word must not be given for another one that shares its place in the table.</summary>
    [Fact]
    public void WhatIsRemembered_IsWhatTheFunctionGives()
    {
        var cells = new CellFingerprints(s_key);
        for (var round = 0; round < 2; round++)
        {
            for (ulong word = 0; word < 100_000; word++)
            {
                var address = (int)(word % 7);
                cells.Of(address, word * word).ShouldBe(s_key.OfCell(address, word * word));
            }
        }
    }

    [Fact]
    public void Words_in_another_order_or_number_or_of_another_task_differ()
    {
        DifferInBothHalves(s_key.OfTask(0, [1, 2]), s_key.OfTask(0, [2, 1]));
        DifferInBothHalves(s_key.OfTask(0, [0]), s_key.OfTask(0, [0, 0]));
        DifferInBothHalves(s_key.OfTask(0, []), s_key.OfTask(0, [0]));
        DifferInBothHalves(s_key.OfTask(0, [1]), s_key.OfTask(1, [1]));
        DifferInBothHalves(s_key.OfTask(0, [1]), s_key.OfCaller([1]));
        DifferInBothHalves(s_key.OfTask(0, [1]), s_key.OfCell(0, 1));
        DifferInBothHalves(s_key.OfCell(0, 1), new FingerprintKey(seed: 1).OfCell(0, 1));
    }

    /// <summary>A difference in one word must not be one that the next word can take back, whichever bits differ.</summary>
    [Fact]
    public void TwoNeighbouringWords_DoNotCancelEachOther()
    {
        var whole = s_key.OfTask(3, [5, 7]);
        for (var first = 0; first < 64; first++)
        {
            for (var second = 0; second < 64; second++)
            {
                DifferInBothHalves(s_key.OfTask(3, [5 ^ (1UL << first), 7 ^ (1UL << second)]), whole);
            }
        }
    }

    /// <summary>
    /// The worst that somebody can do who knows the seed: an exclusive or of enough words can be made to vanish by linear algebra, whatever the words' hashes are. What
    /// coincides in the low half so must not coincide in the high one, and with another seed it does not coincide at all.
    /// </summary>
    [Fact]
    public void ConstantsThatAreChosenToCollideInOneHalf_DoNotInTheOther()
    {
        const int cells = 80;
        var swap = Enumerable.Range(0, cells).Select(a => s_key.OfCell(a, 0).Low ^ s_key.OfCell(a, 1).Low).ToArray();
        var memories = Vanishing(swap).Select(set => Enumerable.Range(0, cells).Select(a => set[a] ? 1UL : 0UL).ToArray()).ToList();
        memories.Count.ShouldBeGreaterThanOrEqualTo(cells - 64);

        var zero = new ulong[cells];
        var (chosen, other) = (new CellFingerprints(s_key), new CellFingerprints(new FingerprintKey(seed: 1)));
        foreach (var memory in memories)
        {
            chosen.Of(memory).Low.ShouldBe(chosen.Of(zero).Low);
            chosen.Of(memory).High.ShouldNotBe(chosen.Of(zero).High);
            DifferInBothHalves(other.Of(memory), other.Of(zero));
        }
    }

    [Fact]
    public void ASearchWithAnotherSeed_FindsTheSame_AndSaysItsSeed()
    {
        var program = SamplingModels.Independent(3, 3);
        var (one, other) = (new ExhaustiveSearch(program, new SearchOptions()).Run(), new ExhaustiveSearch(program, new SearchOptions { Seed = 42 }).Run());

        // Three tasks of three steps: each stands at one of four places.
        one.States.ShouldBe(64);
        other.States.ShouldBe(64);
        one.Seed.ShouldBe(0UL);
        other.Seed.ShouldBe(42UL);
        program.Seeded(42).InitialFrames.Length.ShouldBe(3);
        DifferInBothHalves(new Stepper(program, 0).Initial().Fingerprint, new Stepper(program.Seeded(42), 0).Initial().Fingerprint);
        new Stepper(program, 0).Initial().Fingerprint.ShouldBe(new Stepper(program.Rebuild(), 0).Initial().Fingerprint);
        new Stepper(program.Seeded(42), 0).Initial().Fingerprint.ShouldBe(new Stepper(program.Seeded(42).Rebuild(), 0).Initial().Fingerprint);
    }

    /// <summary>Sets of words whose exclusive or is 0: Gaussian elimination, with which words each row is made of.</summary>
    private static List<bool[]> Vanishing(ulong[] words)
    {
        var found = new List<bool[]>();
        var rows = new List<(ulong Word, bool[] Of)>();
        for (var i = 0; i < words.Length; i++)
        {
            var (word, of) = (words[i], new bool[words.Length]);
            of[i] = true;
            foreach (var row in rows)
            {
                if ((word ^ row.Word) < word)
                {
                    word ^= row.Word;
                    for (var j = 0; j < of.Length; j++)
                    {
                        of[j] ^= row.Of[j];
                    }
                }
            }

            if (word == 0)
            {
                found.Add(of);
            }
            else
            {
                rows.Add((word, of));
                rows.Sort((a, b) => b.Word.CompareTo(a.Word));
            }
        }

        return found;
    }

    private static void DifferInBothHalves(Fingerprint one, Fingerprint other)
    {
        one.Low.ShouldNotBe(other.Low);
        one.High.ShouldNotBe(other.High);
    }
}
