using System.Globalization;
using System.Text;

namespace Harness.Native.Words;

/// <summary>
/// What tasks were seen to do with shared memory: from it follows which of its bytes are words of the machine. A search that meets an access which would change the words
/// begins again with words that know it, so that nothing rests on what was seen by chance.
/// </summary>
internal sealed class AccessLog
{
    private const char ObservationMark = '@';

    private readonly Lock _gate = new();
    private readonly SortedSet<LoggedAccess> _accesses = new(Comparer<LoggedAccess>.Create(static (a, b) => (a.Offset, a.Size, (int)a.Use).CompareTo((b.Offset, b.Size, (int)b.Use))));
    private readonly SortedSet<string> _observations = new(StringComparer.Ordinal);

    /// <summary>Changes whenever something new was seen.</summary>
    internal int Version { get; private set; }

    internal LoggedAccess[] Accesses
    {
        get
        {
            lock (_gate)
            {
                return [.. _accesses];
            }
        }
    }

    /// <summary>The names under which values are observed.</summary>
    internal string[] Observations
    {
        get
        {
            lock (_gate)
            {
                return [.. _observations];
            }
        }
    }

    /// <summary>Notes a name under which a value is observed.</summary>
    internal void AddObservation(string name)
    {
        lock (_gate)
        {
            Version += _observations.Add(name) ? 1 : 0;
        }
    }

    /// <summary>Notes an access.</summary>
    /// <returns>Whether it was not seen before.</returns>
    internal bool Add(in LoggedAccess access)
    {
        lock (_gate)
        {
            var isNew = _accesses.Add(access);
            Version += isNew ? 1 : 0;
            return isNew;
        }
    }

    /// <summary>All of it as text, the same for the same accesses: a trace keeps it.</summary>
    internal string ToText()
    {
        var text = new StringBuilder();
        foreach (var access in Accesses)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(access);
        }

        foreach (var name in Observations)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(ObservationMark).Append(name);
        }

        return text.ToString();
    }

    /// <summary>Takes over what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="NativeException">It is no such text.</exception>
    internal void Read(string text)
    {
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] == ObservationMark)
            {
                AddObservation(part[1..]);
                continue;
            }

            Add(LoggedAccess.Parse(part) ?? throw new NativeException($"'{part}' is no access of shared memory, as a trace keeps them"));
        }
    }
}

/// <summary>An access of shared memory.</summary>
/// <param name="Offset">Its first byte, from the beginning of shared memory.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Use">What was done.</param>
internal readonly record struct LoggedAccess(int Offset, int Size, WordUse Use) 
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset:x}+{Size:x}{Letters(Use)}");

    internal static LoggedAccess? Parse(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var end = text.AsSpan().TrimEnd("rwuk").Length;
        return plus > 0 && end > plus && int.TryParse(text.AsSpan(0, plus), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var offset)
            && int.TryParse(text.AsSpan(plus + 1, end - plus - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size)
            ? new LoggedAccess(offset, size, (WordUse)text[end..].Sum(c => 1 << "rwuk".IndexOf(c, StringComparison.Ordinal)))
            : null;
    }

    private static string Letters(WordUse use) => string.Concat("rwuk".Where((_, i) => (((int)use >> i) & 1) != 0));
}

/// <summary>What an access does with a word.</summary>
[Flags]
internal enum WordUse
{
    /// <summary>It is read.</summary>
    Read = 1,

    /// <summary>It is written.</summary>
    Write = 2,

    /// <summary>It is one access, and must not be taken apart: atomic and volatile accesses.</summary>
    Undivided = 4,

    /// <summary>It is taken as a lock.</summary>
    Lock = 8,
}
