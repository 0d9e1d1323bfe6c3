using System.Runtime.InteropServices;
using System.Text;
using Harness.Native.Images;

namespace Harness.Native.Debugging;

/// <summary>
/// Variables with fixed addresses and their types, out of the sections .debug_info, .debug_abbrev and .debug_str: DWARF 4, sections 7.4 and 7.5, in its 32-bit format, which the
/// compiler is asked for.
/// </summary>
internal sealed class DwarfReader(ElfFile elf)
{
    private const int ArrayTag = 0x01, EnumerationTag = 0x04, MemberTag = 0x0d, PointerTag = 0x0f, StructureTag = 0x13, TypedefTag = 0x16, UnionTag = 0x17;
    private const int SubrangeTag = 0x21, ConstTag = 0x26, EnumeratorTag = 0x28, VariableTag = 0x34, VolatileTag = 0x35, RestrictTag = 0x37, AtomicTag = 0x47;
    private const int NameAttribute = 0x03, LocationAttribute = 0x02, ByteSizeAttribute = 0x0b, ConstValueAttribute = 0x1c, UpperBoundAttribute = 0x2f, CountAttribute = 0x37;
    private const int MemberLocationAttribute = 0x38, EncodingAttribute = 0x3e, SpecificationAttribute = 0x47, TypeAttribute = 0x49;
    private const int SignedEncoding = 5, SignedCharacterEncoding = 6;
    private const byte AddressOperation = 0x03;

    private readonly ReadOnlyMemory<byte> _info = elf.Section(".debug_info");
    private readonly ReadOnlyMemory<byte> _abbreviations = elf.Section(".debug_abbrev");
    private readonly ReadOnlyMemory<byte> _strings = elf.Section(".debug_str");
    private readonly Dictionary<int, DebugEntry> _entries = [];
    private readonly Dictionary<int, DebugType?> _types = [];
    private int _at;

    internal IEnumerable<DebugVariable> Variables()
    {
        while (_at < _info.Length)
        {
            ReadUnit();
        }

        foreach (var entry in _entries.Values.Where(e => e.Tag == VariableTag && e.Address is not null))
        {
            // A definition may leave name and type to its declaration.
            var declared = entry.Specification is { } at && _entries.TryGetValue(at, out var found) ? found : entry;
            if ((entry.Name ?? declared.Name) is { } name)
            {
                yield return new DebugVariable(name, entry.Address!.Value, TypeAt(entry.Type ?? declared.Type));
            }
        }
    }

    private void ReadUnit()
    {
        var unit = _at;
        var end = _at + 4 + (int)Fixed(4);
        _at = unit + 4;
        var version = (int)Fixed(2);
        if (version is < 2 or > 4)
        {
            // Without it variables have the names of their symbols.
            _at = end;
            return;
        }

        var abbreviations = ReadAbbreviations((int)Fixed(4));
        var addressBytes = (int)Fixed(1);
        var open = new Stack<DebugEntry>();
        while (_at < end)
        {
            var at = _at;
            var code = (int)Unsigned();
            if (code == 0)
            {
                open.TryPop(out _);
                continue;
            }

            var form = abbreviations[code];
            var entry = new DebugEntry { Tag = form.Tag };
            foreach (var (attribute, kind) in form.Attributes)
            {
                ReadAttribute(entry, attribute, kind, unit, addressBytes);
            }

            _entries[at] = entry;
            if (open.TryPeek(out var parent))
            {
                parent.Children.Add(entry);
            }

            if (form.HasChildren)
            {
                open.Push(entry);
            }
        }

        _at = end;
    }

    private Dictionary<int, Abbreviation> ReadAbbreviations(int at)
    {
        var (back, info) = (_at, new Dictionary<int, Abbreviation>());
        _at = at;
        while (Unsigned(_abbreviations.Span) is > 0 and var code)
        {
            var abbreviation = new Abbreviation((int)Unsigned(_abbreviations.Span), _abbreviations.Span[_at++] != 0, []);
            while (true)
            {
                var (attribute, form) = ((int)Unsigned(_abbreviations.Span), (int)Unsigned(_abbreviations.Span));
                if (attribute == 0 && form == 0)
                {
                    break;
                }

                abbreviation.Attributes.Add((attribute, form));
            }

            info[(int)code] = abbreviation;
        }

        _at = back;
        return info;
    }

    private void ReadAttribute(DebugEntry entry, int attribute, int form, int unit, int addressBytes)
    {
        ulong number = 0;
        string? text = null;
        ReadOnlySpan<byte> block = default;
        switch (form)
        {
            case 0x01:
                number = Fixed(addressBytes);
                break;
            case 0x0b or 0x0c:
                number = Fixed(1);
                break;
            case 0x05:
                number = Fixed(2);
                break;
            case 0x06 or 0x17:
                number = Fixed(4);
                break;
            case 0x07 or 0x20:
                number = Fixed(8);
                break;
            case 0x0d:
                number = (ulong)Signed();
                break;
            case 0x0f:
                number = Unsigned();
                break;
            case 0x11 or 0x12 or 0x13 or 0x14:
                number = (ulong)unit + (form == 0x14 ? Fixed(8) : Fixed(1 << (form - 0x11)));
                break;
            case 0x15:
                number = (ulong)unit + Unsigned();
                break;
            case 0x10:
                number = Fixed(4);
                break;
            case 0x19:
                number = 1;
                break;
            case 0x08:
                text = Text(_info.Span, _at);
                _at += Encoding.UTF8.GetByteCount(text) + 1;
                break;
            case 0x0e:
                text = Text(_strings.Span, (int)Fixed(4));
                break;
            case 0x18 or 0x09 or 0x0a or 0x03 or 0x04:
                var length = (int)(form switch { 0x0a => Fixed(1), 0x03 => Fixed(2), 0x04 => Fixed(4), _ => Unsigned() });
                block = _info.Span.Slice(_at, length);
                _at += length;
                break;
            default:
                throw new NativeException($"the debug information has a form, 0x{form:x}, that DWARF 4 has not: use gcc 12 or clang 14 or newer");
        }

        switch (attribute)
        {
            case NameAttribute:
                entry.Name = text;
                break;
            case TypeAttribute:
                entry.Type = (int)number;
                break;
            case SpecificationAttribute:
                entry.Specification = (int)number;
                break;
            case LocationAttribute when block.Length == 1 + addressBytes && block[0] == AddressOperation:
                entry.Address = MemoryMarshal.Read<ulong>(block[1..]);
                break;
            case ByteSizeAttribute:
                entry.Size = (long)number;
                break;
            case MemberLocationAttribute:
                entry.Offset = (long)number;
                break;
            case UpperBoundAttribute when block.IsEmpty:
                entry.Count = (long)number + 1;
                break;
            case CountAttribute when block.IsEmpty:
                entry.Count = (long)number;
                break;
            case ConstValueAttribute:
                entry.Value = number;
                break;
            case EncodingAttribute:
                entry.Encoding = (int)number;
                break;
            default:
                break;
        }
    }

    private DebugType? TypeAt(int? at)
    {
        if (at is not { } place || !_entries.TryGetValue(place, out var entry))
        {
            return null;
        }

        if (_types.TryGetValue(place, out var known))
        {
            return known;
        }

        if (entry.Tag is TypedefTag or ConstTag or VolatileTag or RestrictTag or AtomicTag)
        {
            return _types[place] = TypeAt(entry.Type);
        }

        var type = new DebugType { Size = entry.Tag == PointerTag ? sizeof(ulong) : entry.Size, IsSigned = entry.Encoding is SignedEncoding or SignedCharacterEncoding };
        // Known before its members are, for one may be a pointer to it.
        _types[place] = type;
        switch (entry.Tag)
        {
            case StructureTag or UnionTag:
                type.Members.AddRange(entry.Children.Where(c => c.Tag == MemberTag).Select(c => new DebugMember(c.Name ?? "", c.Offset, TypeAt(c.Type))));
                break;
            case EnumerationTag:
                foreach (var child in entry.Children.Where(c => c.Tag == EnumeratorTag))
                {
                    type.Enumerators.TryAdd(child.Value & Words.Values.Mask((int)entry.Size), child.Name ?? "");
                }

                break;
            case ArrayTag:
                Shape(type, TypeAt(entry.Type), [.. entry.Children.Where(c => c.Tag == SubrangeTag).Select(c => c.Count)]);
                break;
            default:
                break;
        }

        return type;
    }

    /// <summary>An array of several dimensions is one of arrays.</summary>
    private static void Shape(DebugType type, DebugType? element, ReadOnlySpan<long> counts)
    {
        if (counts.Length > 1)
        {
            var inner = new DebugType();
            Shape(inner, element, counts[1..]);
            element = inner;
        }

        type.Element = element;
        type.Size = (element?.Size ?? 0) * (counts.IsEmpty ? 0 : counts[0]);
    }

    private ulong Fixed(int bytes)
    {
        var value = Words.Values.Of(_info.Span.Slice(_at, bytes));
        _at += bytes;
        return value;
    }

    private ulong Unsigned() => Unsigned(_info.Span);

    private ulong Unsigned(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[_at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private long Signed()
    {
        long value = 0;
        var shift = 0;
        byte next;
        do
        {
            next = _info.Span[_at++];
            value |= (long)(next & 0x7f) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
    }

    private static string Text(ReadOnlySpan<byte> bytes, int at)
    {
        var text = bytes[at..];
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }

    private sealed record Abbreviation(int Tag, bool HasChildren, List<(int Attribute, int Form)> Attributes);

    /// <summary>An entry with the few attributes that are asked for.</summary>
    private sealed class DebugEntry
    {
        internal int Tag { get; init; }

        internal string? Name { get; set; }

        internal int? Type { get; set; }

        internal int? Specification { get; set; }

        internal ulong? Address { get; set; }

        internal long Size { get; set; }

        internal long Offset { get; set; }

        internal long Count { get; set; }

        internal ulong Value { get; set; }

        internal int Encoding { get; set; }

        internal List<DebugEntry> Children { get; } = [];
    }
}
