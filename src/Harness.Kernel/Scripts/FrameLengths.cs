using Harness.Kernel.Rings;

namespace Harness.Kernel.Scripts;

/// <summary>
/// The packet lengths that scripts use on a ring: around the largest that fits, short ones, and somewhat oversize ones. All that are oversize cost the socket the same memory
/// (skb truesize), so that sk_rcvbuf can be counted in copies, as the model does.
/// </summary>
internal sealed class FrameLengths
{
    /// <summary>The shortest frame that is sent: an Ethernet header.</summary>
    internal const int Shortest = 14;

    private readonly int _limit;
    private readonly int[] _lengths;

    internal FrameLengths(RingGeometry geometry)
    {
        _limit = geometry.FrameSize - KernelRing.MacOffset;
        int[] candidates =
        [
            _limit - 17, _limit - 1, _limit, _limit + 1, _limit + 2, _limit + 15, _limit + 16, _limit + 33, Shortest, 60, 61, 100, _limit / 2,
        ];
        _lengths = [.. candidates.Select(l => Math.Max(l, Shortest)).Distinct().Where(l => l <= _limit || IsOversizeCandidate(l))];
        Oversize = [.. _lengths.Where(l => l > _limit)];
    }

    /// <summary>Those that do not fit into a slot.</summary>
    internal IReadOnlyList<int> Oversize { get; }

    internal int Pick(ScriptRandom random) => _lengths[random.Below(_lengths.Length)];

    /// <summary>What a filter cuts packets to: around the same limit.</summary>
    internal int PickCut(ScriptRandom random) => Math.Max(1, _limit - 2 + random.Below(5));

    /// <summary>Up to 100 bytes over the limit, and at least the shortest frame.</summary>
    private bool IsOversizeCandidate(int length) => length <= Math.Max(_limit, 0) + 100;
}
