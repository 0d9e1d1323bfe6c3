using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.States;

/// <summary>
/// The fingerprints of the states that were reached: eight bytes each, sixteen with 128 bits, and four more where states need their numbers. The top bits choose
/// one of many parts, and each part keeps its fingerprints in order, each at or behind the place that its value asks for (linear probing in sorted clusters:
/// Amble and Knuth, "Ordered hash tables", 1974). So a look-up ends soon whether it finds or not, a part grows by a fifth without the others, and never is there
/// a second copy of more than one part.
/// </summary>
/// <remarks>Many threads may read while none writes; several may write if no two write to one part.</remarks>
internal sealed unsafe class FingerprintSet : StateTable, IDisposable
{
    /// <summary>The number of parts.</summary>
    internal const int Parts = 1 << PartBits;

    private const int PartBits = 8;
    private const int FirstSize = 64;
    private const int Behind = 32;
    private const double Growth = 1.2;
    private const double MostFilled = 0.87;

    private readonly bool _wide;
    private readonly bool _numbered;
    private readonly Part[] _parts = new Part[Parts];

    /// <param name="wide">Whether 128 bits are kept.</param>
    /// <param name="numbered">Whether each state's number is kept.</param>
    internal FingerprintSet(bool wide, bool numbered)
    {
        _wide = wide;
        _numbered = numbered;
        for (var i = 0; i < Parts; i++)
        {
            _parts[i] = Allocate(FirstSize);
        }
    }

    internal override int Bits => _wide ? 128 : 64;

    internal override bool IsConcurrent => true;

    internal override long Bytes
    {
        get
        {
            var entries = 0L;
            foreach (var part in _parts)
            {
                entries += part.Size + part.Behind;
            }

            return entries * (sizeof(ulong) + (_wide ? sizeof(ulong) : 0));
        }
    }

    internal override long NumberBytes
    {
        get
        {
            var entries = 0L;
            foreach (var part in _parts)
            {
                entries += part.Size + part.Behind;
            }

            return _numbered ? entries * sizeof(uint) : 0;
        }
    }

    internal override long Count
    {
        get
        {
            var count = 0L;
            foreach (var part in _parts)
            {
                count += part.Count;
            }

            return count;
        }
    }

    /// <summary>The part that a fingerprint belongs to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int PartOf(ulong low) => (int)(low >> (64 - PartBits));

    internal override bool Contains(in Fingerprint fingerprint, ReadOnlySpan<byte> key, out uint number)
    {
        ref var part = ref _parts[PartOf(fingerprint.Low)];
        var found = Find(part, Low(fingerprint), fingerprint.High, out var at);
        number = found && _numbered ? part.Numbers[at] : 0;
        return found;
    }

    internal override bool TryAdd(in Fingerprint fingerprint, ReadOnlySpan<byte> key, uint number, out uint known)
    {
        ref var part = ref _parts[PartOf(fingerprint.Low)];
        var low = Low(fingerprint);
        if (Find(part, low, fingerprint.High, out var at))
        {
            known = _numbered ? part.Numbers[at] : 0;
            return false;
        }

        known = number;
        if (part.Count >= part.Limit || !Insert(ref part, at, low, fingerprint.High, number))
        {
            Grow(ref part);
            Find(part, low, fingerprint.High, out at);
            while (!Insert(ref part, at, low, fingerprint.High, number))
            {
                Grow(ref part);
                Find(part, low, fingerprint.High, out at);
            }
        }

        return true;
    }

    public void Dispose()
    {
        for (var i = 0; i < Parts; i++)
        {
            Release(_parts[i]);
            _parts[i] = default;
        }
    }

    /// <summary>0 marks an empty place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(in Fingerprint fingerprint) => fingerprint.Low == 0 ? 1 : fingerprint.Low;

    /// <summary>The place that a fingerprint asks for grows with its value, so that a part in order of places is in order of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Home(in Part part, ulong low) => (int)(((low << PartBits) >> 32) * (ulong)part.Size >> 32);

    /// <param name="part">The part.</param>
    /// <param name="low">The fingerprint.</param>
    /// <param name="high">Its other half.</param>
    /// <param name="at">Where it is, or where it would have to be put.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Find(in Part part, ulong low, ulong high, out int at)
    {
        var i = Home(part, low);
        // One comparison for empty and larger: an empty place, less one, is the largest number.
        while (part.Low[i] - 1 < low - 1)
        {
            i++;
        }

        if (_wide)
        {
            while (part.Low[i] == low && part.High[i] < high)
            {
                i++;
            }

            at = i;
            return part.Low[i] == low && part.High[i] == high;
        }

        at = i;
        return part.Low[i] == low;
    }

    private bool Insert(ref Part part, int at, ulong low, ulong high, uint number)
    {
        var end = at;
        while (part.Low[end] != 0)
        {
            end++;
        }

        // The last place stays empty, so that every walk ends.
        if (end >= part.Size + part.Behind - 1)
        {
            return false;
        }

        Shift(part.Low, at, end);
        part.Low[at] = low;
        if (_wide)
        {
            Shift(part.High, at, end);
            part.High[at] = high;
        }

        if (_numbered)
        {
            Buffer.MemoryCopy(part.Numbers + at, part.Numbers + at + 1, (long)(end - at) * sizeof(uint), (long)(end - at) * sizeof(uint));
            part.Numbers[at] = number;
        }

        part.Count++;
        return true;
    }

    private static void Shift(ulong* entries, int at, int end)
    {
        for (var i = end; i > at; i--)
        {
            entries[i] = entries[i - 1];
        }
    }

    private void Grow(ref Part part)
    {
        var old = part;
        var larger = Allocate((int)Math.Max(old.Size + 16, old.Size * Growth));
        var next = 0;
        for (var i = 0; i < old.Size + old.Behind; i++)
        {
            if (old.Low[i] == 0)
            {
                continue;
            }

            // In order, so that each goes to its place or behind the one before.
            var at = Math.Max(next, Home(larger, old.Low[i]));
            if (at >= larger.Size + larger.Behind - 1)
            {
                Release(larger);
                larger = Allocate((int)(larger.Size * Growth));
                next = 0;
                i = -1;
                continue;
            }

            larger.Low[at] = old.Low[i];
            if (_wide)
            {
                larger.High[at] = old.High[i];
            }

            if (_numbered)
            {
                larger.Numbers[at] = old.Numbers[i];
            }

            next = at + 1;
        }

        larger.Count = old.Count;
        part = larger;
        Release(old);
    }

    private Part Allocate(int size)
    {
        var behind = Behind + (size / 64);
        var entries = (nuint)(size + behind);
        return new Part
        {
            Size = size,
            Behind = behind,
            Limit = (int)(size * MostFilled),
            Low = (ulong*)NativeMemory.AllocZeroed(entries, sizeof(ulong)),
            High = _wide ? (ulong*)NativeMemory.AllocZeroed(entries, sizeof(ulong)) : null,
            Numbers = _numbered ? (uint*)NativeMemory.AllocZeroed(entries, sizeof(uint)) : null,
        };
    }

    private static void Release(in Part part)
    {
        NativeMemory.Free(part.Low);
        NativeMemory.Free(part.High);
        NativeMemory.Free(part.Numbers);
    }

    private struct Part
    {
        internal ulong* Low;
        internal ulong* High;
        internal uint* Numbers;
        internal int Size;
        internal int Behind;
        internal int Count;
        internal int Limit;
    }
}
