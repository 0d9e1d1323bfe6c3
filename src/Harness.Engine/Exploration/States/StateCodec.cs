using System.Runtime.InteropServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.States;

/// <summary>
/// A state as bytes: the fingerprint of its memory, the memory, and the number of each task's local state. Words below 240 take one byte; the first fifteen larger
/// values take one byte too, by their place in a list that all workers share; any other takes nine. It is the same for equal states, so that it serves as a key.
/// </summary>
internal sealed class StateCodec
{
    private const byte FirstCode = 240;
    private const byte Escape = 255;

    private readonly ulong[] _large = new ulong[Escape - FirstCode];
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>Bytes before the key: the fingerprint of the memory.</summary>
    internal const int Header = 16;

    /// <summary>The most bytes that a state may take.</summary>
    internal static int Bound(int words, int tasks) => Header + (words * 9) + (tasks * 5);

    /// <summary>The large values in the order of their codes.</summary>
    internal ReadOnlySpan<ulong> Large => _large.AsSpan(0, _count);

    /// <summary>Writes a state.</summary>
    /// <returns>How many bytes it took.</returns>
    internal int Write(Span<byte> into, Fingerprint memory, ReadOnlySpan<ulong> words, ReadOnlySpan<LocalState> tasks)
    {
        MemoryMarshal.Write(into, memory.Low);
        MemoryMarshal.Write(into[8..], memory.High);
        var at = Header;
        foreach (var word in words)
        {
            if (word < FirstCode)
            {
                into[at++] = (byte)word;
            }
            else
            {
                at = WriteLarge(into, at, word);
            }
        }

        foreach (var task in tasks)
        {
            var id = (uint)task.Id;
            for (; id >= 128; id >>= 7)
            {
                into[at++] = (byte)(id | 128);
            }

            into[at++] = (byte)id;
        }

        return at;
    }

    /// <summary>Reads a state.</summary>
    /// <param name="from">Its bytes.</param>
    /// <param name="words">Gets its memory.</param>
    /// <param name="states">The local states by the numbers that it has in it.</param>
    /// <param name="tasks">Gets its tasks.</param>
    /// <returns>The fingerprint of its memory.</returns>
    internal Fingerprint Read(ReadOnlySpan<byte> from, Span<ulong> words, ReadOnlySpan<LocalState> states, Span<LocalState> tasks)
    {
        var memory = new Fingerprint(MemoryMarshal.Read<ulong>(from), MemoryMarshal.Read<ulong>(from[8..]));
        var at = Header;
        for (var i = 0; i < words.Length; i++)
        {
            var code = from[at++];
            if (code < FirstCode)
            {
                words[i] = code;
            }
            else if (code == Escape)
            {
                words[i] = MemoryMarshal.Read<ulong>(from[at..]);
                at += sizeof(ulong);
            }
            else
            {
                words[i] = _large[code - FirstCode];
            }
        }

        for (var i = 0; i < tasks.Length; i++)
        {
            uint id = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = from[at++];
                id |= (uint)(part & 127) << shift;
                if (part < 128)
                {
                    break;
                }
            }

            tasks[i] = states[(int)id];
        }

        return memory;
    }

    /// <summary>Takes over the codes of a search that goes on.</summary>
    internal void Restore(ReadOnlySpan<ulong> large)
    {
        large.CopyTo(_large);
        _count = large.Length;
    }

    private int WriteLarge(Span<byte> into, int at, ulong word)
    {
        var code = CodeOf(word);
        into[at++] = code;
        if (code == Escape)
        {
            MemoryMarshal.Write(into[at..], word);
            at += sizeof(ulong);
        }

        return at;
    }

    private byte CodeOf(ulong word)
    {
        var count = Volatile.Read(ref _count);
        for (var i = 0; i < count; i++)
        {
            if (_large[i] == word)
            {
                return (byte)(FirstCode + i);
            }
        }

        if (count == _large.Length)
        {
            return Escape;
        }

        lock (_gate)
        {
            for (var i = 0; i < _count; i++)
            {
                if (_large[i] == word)
                {
                    return (byte)(FirstCode + i);
                }
            }

            if (_count == _large.Length)
            {
                return Escape;
            }

            _large[_count] = word;
            Volatile.Write(ref _count, _count + 1);
            return (byte)(FirstCode + _count - 1);
        }
    }
}
