using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration;

/// <summary>
/// A memory as a stored state keeps it: one, two or eight bytes for each word, whichever holds the largest. The words of most models are small,
/// and the states that wait to be expanded are most of what a search allocates.
/// </summary>
internal readonly struct MemoryImage
{
    private readonly byte[] _bytes;

    internal MemoryImage(ReadOnlySpan<ulong> words)
    {
        ulong all = 0;
        foreach (var word in words)
        {
            all |= word;
        }

        if (all <= byte.MaxValue)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(words.Length);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)words[i];
            }

            _bytes = bytes;
        }
        else if (all <= ushort.MaxValue)
        {
            _bytes = new byte[words.Length * sizeof(ushort)];
            var shorts = MemoryMarshal.Cast<byte, ushort>(_bytes.AsSpan());
            for (var i = 0; i < shorts.Length; i++)
            {
                shorts[i] = (ushort)words[i];
            }
        }
        else
        {
            _bytes = MemoryMarshal.AsBytes(words).ToArray();
        }
    }

    /// <summary>Writes the words out.</summary>
    /// <param name="words">As many words as the image was made from.</param>
    internal void CopyTo(Span<ulong> words)
    {
        var bytes = _bytes;
        if (bytes.Length == words.Length)
        {
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = bytes[i];
            }
        }
        else if (bytes.Length == words.Length * sizeof(ushort))
        {
            var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = shorts[i];
            }
        }
        else
        {
            MemoryMarshal.Cast<byte, ulong>(bytes).CopyTo(words);
        }
    }
}
