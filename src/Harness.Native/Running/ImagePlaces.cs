using System.Collections.Immutable;
using Harness.Native.Debugging;
using Harness.Native.Images;

namespace Harness.Native.Running;

/// <summary>Places of an image, by its symbols and its debug information.</summary>
internal sealed class ImagePlaces(ElfFile elf, LineTable lines, FunctionTable functions, SourceText sources, VariableNames names, ImmutableArray<string> missing) : Places
{
    private readonly ulong _arena = elf.Symbols["harness_arena"].Address;
    private readonly ulong _arenaEnd = elf.Symbols["harness_arena_end"].Address;
    private readonly ulong _constants = elf.Symbols["harness_constants"].Address;
    private readonly ulong _constantsEnd = elf.Symbols["harness_constants_end"].Address;

    internal override string At(ulong code)
    {
        var found = lines.Find(code);
        var function = found?.Function ?? functions.Find(code);
        return found is { } line ? $"{sources.Shown(line.File)}:{line.Number}{(function.Length == 0 ? "" : $" ({function})")}"
            : function.Length == 0 ? NativeAccess.Hex(code) : function;
    }

    internal override string Name(int offset, int size)
    {
        var address = _arena + (ulong)offset;
        return Find(address) is not { } symbol ? NativeAccess.Hex(address)
            : names.Of(symbol.Address, (int)(address - symbol.Address), size)?.Path
                ?? (address == symbol.Address ? symbol.Name : $"{symbol.Name}+{address - symbol.Address}");
    }

    /// <summary>How values of some bytes are shown; null where debug information does not say.</summary>
    internal Func<ulong, string>? Format(int offset, int size)
    {
        var address = _arena + (ulong)offset;
        return Find(address) is { } symbol ? names.Of(symbol.Address, (int)(address - symbol.Address), size)?.Format : null;
    }

    /// <summary>Where the bytes of a name lie in shared memory; null where there are none, or more than eight.</summary>
    internal (int Offset, int Size)? Resolve(string name) => Find(name) is { Size: <= 8 } place ? place : null;

    /// <summary>Where the bytes of a name lie in shared memory; null where there are none.</summary>
    internal (int Offset, int Size)? Find(string name) => names.Resolve(name) is { } place ? ((int)(place.Address - _arena), place.Size) : null;

    internal override bool IsObject(ulong address, int size, bool isRead)
        => address >= _arena && address < _arenaEnd
            ? Find(address) is { } symbol && address + (ulong)size <= symbol.Address + symbol.Size
            : isRead && address >= _constants && address + (ulong)size <= _constantsEnd;

    internal override string Near(ulong address)
        => elf.Objects.LastOrDefault(s => s.Address <= address && s.Address >= _arena && s.Size > 0) is { Name: { } name } symbol && address < _arenaEnd
            ? $": {address - symbol.Address} bytes from the beginning of '{name}', which has {symbol.Size}" : "";

    internal override string Missing(int number) => missing[number];

    private ElfSymbol? Find(ulong address)
    {
        var (low, high) = (0, elf.Objects.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = elf.Objects[middle].Address <= address ? (middle + 1, high) : (low, middle);
        }

        // Zero-sized ones are marks, not variables.
        for (var i = low - 1; i >= 0 && elf.Objects[i].Address >= _arena; i--)
        {
            if (address < elf.Objects[i].Address + elf.Objects[i].Size)
            {
                return elf.Objects[i];
            }
        }

        return null;
    }
}
