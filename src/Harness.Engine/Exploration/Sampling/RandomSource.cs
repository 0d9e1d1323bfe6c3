using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>Random numbers of one schedule: a stream that depends on nothing but the seed and the schedule's number.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). Each stream has its own increment, so that the
/// streams of two schedules are no shifted copies of one another (section 4 of the paper: increments are odd and have many bit changes).
/// </remarks>
internal struct RandomSource
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15UL;

    private readonly ulong _gamma;
    private ulong _state;

    internal RandomSource(ulong seed, long iteration)
    {
        var stream = Fingerprint.Mix(seed + GoldenGamma) + ((ulong)iteration * GoldenGamma);
        _state = Fingerprint.Mix(stream);
        var gamma = Fingerprint.Mix(stream + 0x632BE59BD9B4E019UL) | 1;
        _gamma = BitOperations.PopCount(gamma ^ (gamma >> 1)) < 24 ? gamma ^ 0xAAAAAAAAAAAAAAAAUL : gamma;
    }

    internal ulong Next() => Fingerprint.Mix(_state += _gamma);

    /// <summary>A number below a bound; the bias is below bound/2^32.</summary>
    internal int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);
}
