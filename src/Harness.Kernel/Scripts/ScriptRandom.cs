namespace Harness.Kernel.Scripts;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and with every version of the runtime.</summary>
internal sealed class ScriptRandom(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to less than <paramref name="limit"/>.</summary>
    internal int Below(int limit) => (int)(Next() % (ulong)limit);
}
