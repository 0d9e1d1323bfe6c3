using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Harness.Native.Words;

/// <summary>
/// How shared memory is cut into words of the machine. A byte that somebody writes after the set-up belongs to a word; others are constants, and reading them is no step. Words are
/// as small as the accesses make them: a plain access that covers several is several steps, an undivided one makes its bytes one word.
/// </summary>
internal sealed class WordMap
{
    private const int MostBytes = 8;

    private readonly int[] _wordAt;
    private readonly HashSet<LoggedAccess> _known;
    private readonly ConcurrentDictionary<(int Offset, int Size), ImmutableArray<WordPart>> _parts = new();

    /// <param name="bytes">Bytes of shared memory.</param>
    /// <param name="accesses">What was seen so far.</param>
    /// <param name="name">Says how a person calls a place.</param>
    internal WordMap(int bytes, IReadOnlyCollection<LoggedAccess> accesses, Func<int, int, string> name)
    {
        _known = [.. accesses];
        _wordAt = new int[bytes];
        Array.Fill(_wordAt, -1);
        var written = new bool[bytes];
        foreach (var access in accesses.Where(a => (a.Use & (WordUse.Write | WordUse.Lock)) != 0))
        {
            written.AsSpan(access.Offset, access.Size).Fill(true);
        }

        var joined = new bool[bytes + 1];
        var cut = new bool[bytes + 1];
        foreach (var access in accesses)
        {
            cut[access.Offset] = true;
            cut[access.Offset + access.Size] = true;
        }

        // An undivided access of which a part is written is one word, whatever cuts it.
        foreach (var access in accesses.Where(a => (a.Use & (WordUse.Undivided | WordUse.Lock)) != 0))
        {
            if (written.AsSpan(access.Offset, access.Size).Contains(true))
            {
                written.AsSpan(access.Offset, access.Size).Fill(true);
                joined.AsSpan(access.Offset + 1, access.Size - 1).Fill(true);
            }
        }

        var words = ImmutableArray.CreateBuilder<NativeWord>();
        for (var at = 0; at < bytes;)
        {
            if (!written[at])
            {
                at++;
                continue;
            }

            var end = at + 1;
            while (end < bytes && written[end] && (joined[end] || (!cut[end] && end % MostBytes != 0)))
            {
                end++;
            }

            if (end - at > MostBytes)
            {
                throw new NativeException($"'{name(at, end - at)}' is accessed in pieces that overlap and make up more than {MostBytes} bytes, some of them atomic: access it in one way");
            }

            var isLock = accesses.Any(a => a.Offset < end && a.Offset + a.Size > at && (a.Use & WordUse.Lock) != 0);
            _wordAt.AsSpan(at, end - at).Fill(words.Count);
            words.Add(new NativeWord(words.Count, at, end - at, name(at, end - at), isLock));
            at = end;
        }

        Words = words.ToImmutable();
        Mutable = written;
    }

    /// <summary>The words, in ascending order of their places.</summary>
    internal ImmutableArray<NativeWord> Words { get; }

    /// <summary>By byte: whether somebody writes it after the set-up.</summary>
    internal bool[] Mutable { get; }

    /// <summary>Whether an access was seen before the words were cut, so that they fit it.</summary>
    internal bool Knows(in LoggedAccess access) => _known.Contains(access);

    /// <summary>The word to which a byte belongs, or null for one that nobody writes.</summary>
    internal NativeWord? At(int offset) => _wordAt[offset] is >= 0 and var word ? Words[word] : null;

    /// <summary>The parts of an access that are in words; others are constants.</summary>
    internal ImmutableArray<WordPart> Parts(int offset, int size) => _parts.GetOrAdd((offset, size), static (key, map) => map.Find(key.Offset, key.Size), this);

    private ImmutableArray<WordPart> Find(int offset, int size)
    {
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        for (var at = offset; at < offset + size;)
        {
            if (At(at) is not { } word)
            {
                at++;
                continue;
            }

            var end = Math.Min(word.Offset + word.Size, offset + size);
            parts.Add(new WordPart(word, at - offset, end - at, at - word.Offset));
            at = end;
        }

        return parts.ToImmutable();
    }
}

/// <summary>Bytes of shared memory that are one word of the machine.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Offset">Its first byte, from the beginning of shared memory.</param>
/// <param name="Size">Bytes, at most 8.</param>
/// <param name="Name">As a person calls it.</param>
/// <param name="IsLock">Whether it is a lock.</param>
internal sealed record NativeWord(int Index, int Offset, int Size, string Name, bool IsLock);

/// <summary>The bytes that an access and a word have in common.</summary>
/// <param name="Word">The word.</param>
/// <param name="Offset">The first of them in the access.</param>
/// <param name="Size">How many.</param>
/// <param name="Inside">The first of them in the word.</param>
internal readonly record struct WordPart(NativeWord Word, int Offset, int Size, int Inside)
{
    internal bool IsWhole => Size == Word.Size;

    internal int Shift => Inside * 8;

    internal ulong Mask => Size == 8 ? ulong.MaxValue : (1UL << (Size * 8)) - 1;
}
