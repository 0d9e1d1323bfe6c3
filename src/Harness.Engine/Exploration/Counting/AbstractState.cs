using System.Collections.Immutable;

namespace Harness.Engine.Exploration.Counting;

/// <summary>A state of any number of members: what is said of nobody in particular, and of which kinds of members there are some.</summary>
/// <param name="Words">The words that belong to no member, without the names of members.</param>
/// <param name="Others">The tasks outside the group, by the numbers of their local states.</param>
/// <param name="Kinds">The kinds of members that have begun, in order, each with whether there are several. Of members that have not begun there is always one more.</param>
internal sealed record AbstractState(ulong[] Words, int[] Others, ImmutableArray<CountedKind> Kinds)
{
    /// <summary>All of it in bytes, most numbers in one.</summary>
    internal byte[] Key()
    {
        var bytes = new List<byte>(Words.Length + Others.Length + (2 * Kinds.Length));
        foreach (var word in Words)
        {
            Add(bytes, word);
        }

        foreach (var other in Others)
        {
            Add(bytes, (ulong)other);
        }

        foreach (var (kind, isMany) in Kinds)
        {
            Add(bytes, ((ulong)kind << 1) | (isMany ? 1UL : 0));
        }

        return [.. bytes];
    }

    /// <summary>The state of a key.</summary>
    internal static AbstractState Of(ReadOnlySpan<byte> key, int words, int others)
    {
        var at = 0;
        var state = new AbstractState(new ulong[words], new int[others], []);
        for (var i = 0; i < words; i++)
        {
            state.Words[i] = Next(key, ref at);
        }

        for (var i = 0; i < others; i++)
        {
            state.Others[i] = (int)Next(key, ref at);
        }

        var kinds = ImmutableArray.CreateBuilder<CountedKind>();
        while (at < key.Length)
        {
            var kind = Next(key, ref at);
            kinds.Add(new CountedKind((int)(kind >> 1), (kind & 1) != 0));
        }

        return state with { Kinds = kinds.ToImmutable() };
    }

    private static void Add(List<byte> bytes, ulong number)
    {
        for (; number >= 128; number >>= 7)
        {
            bytes.Add((byte)(number | 128));
        }

        bytes.Add((byte)number);
    }

    private static ulong Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return number;
            }
        }
    }
}

/// <summary>A kind of member of which there are some.</summary>
/// <param name="Kind">Its number.</param>
/// <param name="IsMany">Whether there are two or more.</param>
internal readonly record struct CountedKind(int Kind, bool IsMany);

/// <summary>Equality of keys by content.</summary>
internal sealed class KeyComparer : IEqualityComparer<byte[]>
{
    internal static KeyComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
