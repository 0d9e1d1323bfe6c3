using System.Numerics;

namespace Harness.Engine.Machine;

/// <summary>
/// What a run makes of its seed: a keyed pseudo-random function from words to the two halves of a <see cref="Fingerprint"/>. It is SipHash-2-4 with 128 bits of output
/// (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012), for which nobody knows how to choose inputs that collide without trying as many as chance needs. So
/// constants that somebody picks for a model are as good as random ones, and with a seed of one's own even against who knows the default one.
/// </summary>
internal readonly struct FingerprintKey
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15UL;

    /// <summary>No address is that large: the first words of cells, tasks and awaiting methods are never the same.</summary>
    private const ulong TaskDomain = 1UL << 62;

    private const ulong CallerDomain = 1UL << 63;

    private readonly ulong _first;
    private readonly ulong _second;

    internal FingerprintKey(ulong seed)
        : this(Fingerprint.Mix(seed + GoldenGamma), Fingerprint.Mix(Fingerprint.Mix(seed + GoldenGamma) ^ GoldenGamma))
    {
    }

    /// <param name="first">The first 64 bits of the key, little-endian.</param>
    /// <param name="second">The other 64.</param>
    internal FingerprintKey(ulong first, ulong second) => (_first, _second) = (first, second);

    /// <summary>What one memory word adds to the fingerprint of a memory.</summary>
    internal Fingerprint OfCell(int address, ulong value)
    {
        var hash = new Hash(_first, _second);
        hash.Add((uint)address);
        hash.Add(value);
        return hash.End(words: 2);
    }

    /// <summary>The fingerprint of a task that is in the middle of a method.</summary>
    internal Fingerprint OfTask(int task, ReadOnlySpan<ulong> words) => OfWords(TaskDomain | (uint)task, words);

    /// <summary>The fingerprint of a method that awaits another.</summary>
    internal Fingerprint OfCaller(ReadOnlySpan<ulong> words) => OfWords(CallerDomain, words);

    /// <summary>The function itself, of words in little-endian order.</summary>
    internal Fingerprint OfWords(ReadOnlySpan<ulong> words)
    {
        var hash = new Hash(_first, _second);
        hash.Add(words);
        return hash.End(words.Length);
    }

    private Fingerprint OfWords(ulong domain, ReadOnlySpan<ulong> words)
    {
        var hash = new Hash(_first, _second);
        hash.Add(domain);
        hash.Add(words);
        return hash.End(words.Length + 1);
    }

    /// <summary>The names of the paper: four words of state, a round that mixes them.</summary>
    private ref struct Hash(ulong k0, ulong k1)
    {
        private ulong _v0 = k0 ^ 0x736F6D6570736575UL;
        private ulong _v1 = k1 ^ 0x646F72616E646F6DUL ^ 0xEE;
        private ulong _v2 = k0 ^ 0x6C7967656E657261UL;
        private ulong _v3 = k1 ^ 0x7465646279746573UL;

        internal void Add(ReadOnlySpan<ulong> words)
        {
            foreach (var word in words)
            {
                Add(word);
            }
        }

        internal void Add(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        internal Fingerprint End(int words)
        {
            Add((ulong)words << 59);
            _v2 ^= 0xEE;
            Finish();
            var low = _v0 ^ _v1 ^ _v2 ^ _v3;
            _v1 ^= 0xDD;
            Finish();
            return new(low, _v0 ^ _v1 ^ _v2 ^ _v3);
        }

        private void Finish()
        {
            Round();
            Round();
            Round();
            Round();
        }

        private void Round()
        {
            _v0 += _v1;
            _v2 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v1;
            _v0 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
