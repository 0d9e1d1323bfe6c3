using System.Collections.Concurrent;
using System.Globalization;
using Harness.Native.Images;

namespace Harness.Native.Debugging;

/// <summary>Names and types of variables, from debug information.</summary>
internal sealed class VariableNames
{
    private readonly Dictionary<ulong, DebugVariable> _variables = [];
    private readonly ConcurrentDictionary<(ulong Address, int Offset, int Size), NamedPlace?> _places = new();

    private VariableNames(IEnumerable<DebugVariable> variables)
    {
        foreach (var variable in variables)
        {
            _variables.TryAdd(variable.Address, variable);
        }
    }

    internal static VariableNames Read(ElfFile elf) => new(new DwarfReader(elf).Variables());

    /// <summary>What some bytes of a variable are called; null where debug information does not say.</summary>
    /// <param name="address">The variable's address.</param>
    /// <param name="offset">The first of the bytes in it.</param>
    /// <param name="size">How many.</param>
    internal NamedPlace? Of(ulong address, int offset, int size) => _places.GetOrAdd((address, offset, size), static (key, self) => self.Find(key.Address, key.Offset, key.Size), this);

    /// <summary>Where a variable, a member of one or an element lies, by its name.</summary>
    /// <returns>The address and how many bytes, or null where there is none of this name.</returns>
    internal (ulong Address, int Size)? Resolve(string path)
    {
        var parts = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (_variables.Values.FirstOrDefault(v => v.Name == parts[0]) is not { } variable)
        {
            return null;
        }

        var (address, type) = (variable.Address, variable.Type);
        foreach (var part in parts.Skip(1))
        {
            if (part[0] == '[' && type?.Element is { } element && long.TryParse(part.AsSpan(1, part.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                (address, type) = (address + (ulong)(index * element.Size), element);
            }
            else if (type?.Members.Find(m => m.Name == part) is { } member)
            {
                (address, type) = (address + (ulong)member.Offset, member.Type);
            }
            else
            {
                return null;
            }
        }

        return type is { Size: > 0 } ? (address, (int)type.Size) : null;
    }

    private NamedPlace? Find(ulong address, int offset, int size)
    {
        if (!_variables.TryGetValue(address, out var variable))
        {
            return null;
        }

        var (path, type) = (variable.Name, variable.Type);
        while (type is not null && (offset > 0 || type.Size > size || type.Members.Count > 1))
        {
            if (type.Element is { Size: > 0 } element)
            {
                path += string.Create(CultureInfo.InvariantCulture, $"[{offset / element.Size}]");
                (type, offset) = (element, (int)(offset % element.Size));
            }
            else if (Member(type, offset, size) is { } member)
            {
                path += member.Name.Length == 0 ? "" : "." + member.Name;
                (type, offset) = (member.Type, offset - (int)member.Offset);
            }
            else
            {
                break;
            }
        }

        return new NamedPlace(offset == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}+{offset}"), Formatter(offset == 0 && type?.Size == size ? Innermost(type) : null));
    }

    /// <summary>The member to which some bytes belong: of those of a union that cover them the first whose size fits, or else the first.</summary>
    private static DebugMember? Member(DebugType type, int offset, int size)
    {
        var covering = type.Members.Where(m => m.Type is not null && m.Offset <= offset && offset + size <= m.Offset + m.Type.Size).ToList();
        return covering.Find(m => m.Type!.Size == size && m.Offset == offset) ?? covering.FirstOrDefault();
    }

    /// <summary>A structure with one member, or an array with one element, is that.</summary>
    private static DebugType Innermost(DebugType type)
    {
        while (true)
        {
            var inner = type.Element ?? type.Members.FirstOrDefault()?.Type;
            if (inner is null || inner.Size != type.Size)
            {
                return type;
            }

            type = inner;
        }
    }

    private static Func<ulong, string> Formatter(DebugType? type) => type switch
    {
        { Enumerators.Count: > 0 } => value => type.Enumerators.TryGetValue(value, out var name) ? name : Flags(type.Enumerators, value),
        { IsSigned: true } => value => Signed(value, (int)type.Size),
        _ => Small,
    };

    /// <summary>A value that is a sum of enumerators, as flags are.</summary>
    private static string Flags(SortedDictionary<ulong, string> enumerators, ulong value)
    {
        var rest = value;
        var names = new List<string>();
        foreach (var (bits, name) in enumerators)
        {
            if (bits != 0 && (rest & bits) == bits)
            {
                names.Add(name);
                rest &= ~bits;
            }
        }

        return names.Count == 0 ? Small(value) : string.Join('|', names) + (rest == 0 ? "" : "|" + Small(rest));
    }

    private static string Signed(ulong value, int bytes)
    {
        var shift = 64 - (8 * bytes);
        var number = (long)(value << shift) >> shift;
        return number < 0 ? number.ToString(CultureInfo.InvariantCulture) : Small(value);
    }

    /// <summary>What is the same in every base is written without one.</summary>
    private static string Small(ulong value) => value < 10 ? value.ToString(CultureInfo.InvariantCulture) : "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}

/// <summary>A place in memory as the program's author would write it.</summary>
/// <param name="Path">For instance <c>ring.slots[1].status</c>.</param>
/// <param name="Format">How a value is shown.</param>
internal sealed record NamedPlace(string Path, Func<ulong, string> Format);
