using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.States;

/// <summary>The visited table against a set of the framework's, and its size.</summary>
public class FingerprintSetTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void SaysWhatASetSays(bool wide, bool numbered)
    {
        using var table = new FingerprintSet(wide, numbered);
        var known = new Dictionary<Fingerprint, uint>();
        for (uint i = 0; i < 60_000; i++)
        {
            // Every third one again, and some that share their first half with others.
            var seed = i % 3 == 0 ? i / 2 : i;
            var fingerprint = wide
                ? new Fingerprint(Fingerprint.Mix(seed / 4), Fingerprint.Mix(seed + 1))
                : new Fingerprint(Fingerprint.Mix(seed), 0);
            table.Contains(fingerprint, default, out var number).ShouldBe(known.ContainsKey(fingerprint));
            if (numbered && known.TryGetValue(fingerprint, out var expected))
            {
                number.ShouldBe(expected);
            }

            table.TryAdd(fingerprint, default, i, out _).ShouldBe(known.TryAdd(fingerprint, i));
        }

        table.Count.ShouldBe(known.Count);
    }

    /// <summary>Values at the ends of the parts and in one cluster.</summary>
    [Fact]
    public void CrowdedPlaces_LoseNothing()
    {
        using var table = new FingerprintSet(wide: false, numbered: true);
        ulong[] values = [.. Enumerable.Range(0, 2_000).Select(i => (ulong)i), .. Enumerable.Range(0, 2_000).Select(i => ulong.MaxValue - (ulong)i)];
        foreach (var value in values)
        {
            table.TryAdd(new Fingerprint(value, 0), default, (uint)value, out _);
        }

        // 0 and 1 share the mark of an empty place; a search's fingerprints are mixed, and meet that by chance only.
        foreach (var value in values.Where(v => v != 0))
        {
            table.Contains(new Fingerprint(value, 0), default, out _).ShouldBeTrue();
        }

        table.Contains(new Fingerprint(5_000, 0), default, out _).ShouldBeFalse();
    }

    /// <summary>At most twelve bytes for each state, at every size from some thousands on.</summary>
    [Fact]
    public void TakesAtMostTwelveBytesForEachState()
    {
        using var table = new FingerprintSet(wide: false, numbered: false);
        var most = 0.0;
        for (uint i = 1; i <= 3_000_000; i++)
        {
            table.TryAdd(new Fingerprint(Fingerprint.Mix(i), 0), default, 0, out _);
            if (i >= 200_000 && i % 5_000 == 0)
            {
                most = Math.Max(most, table.Bytes / (double)i);
            }
        }

        most.ShouldBeLessThan(12);
    }
}
