using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Harness.Native.Images;

/// <summary>The parts of an executable that are needed to load it: System V ABI, "Object Files", for 64 bits and little endian.</summary>
internal sealed class ElfFile
{
    private const int Load = 1;
    private const int SymbolTable = 2;
    private const int ObjectType = 1;
    private const int FunctionType = 2;
    private const int ThreadLocalType = 6;

    private readonly byte[] _bytes;
    private readonly Dictionary<string, (long Offset, long Size)> _sections = new(StringComparer.Ordinal);

    internal ElfFile(string path)
    {
        _bytes = File.ReadAllBytes(path);
        var segments = ImmutableArray.CreateBuilder<ElfSegment>();
        for (var i = 0; i < Read<ushort>(56); i++)
        {
            var at = Read<long>(32) + (i * Read<ushort>(54));
            if (Read<int>(at) == Load)
            {
                segments.Add(new ElfSegment(Read<uint>(at + 4), Read<long>(at + 8), Read<ulong>(at + 16), Read<long>(at + 32), Read<long>(at + 40)));
            }
        }

        Segments = segments.ToImmutable();
        ReadSections();
    }

    internal ImmutableArray<ElfSegment> Segments { get; }

    /// <summary>Symbols by name; of several with one name the last.</summary>
    internal Dictionary<string, ElfSymbol> Symbols { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables, in ascending order.</summary>
    internal ImmutableArray<ElfSymbol> Objects { get; private set; }

    internal ImmutableArray<ElfSymbol> Functions { get; private set; }

    /// <summary>A variable of which each thread would have its own, or null.</summary>
    internal string? ThreadLocal { get; private set; }

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Stands for what is loaded, where it lies, and for nothing else: debug information names directories, which differ from build to build.</summary>
    internal string CodeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in Segments)
        {
            hash.AppendData(BitConverter.GetBytes(segment.Address));
            hash.AppendData(BitConverter.GetBytes(segment.MemorySize));
            hash.AppendData(_bytes.AsSpan((int)segment.Offset, (int)segment.FileSize));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The content of a section; empty where there is none.</summary>
    internal ReadOnlyMemory<byte> Section(string name) => _sections.TryGetValue(name, out var section) ? _bytes.AsMemory((int)section.Offset, (int)section.Size) : default;

    private void ReadSections()
    {
        var (table, size, count) = (Read<long>(40), Read<ushort>(58), Read<ushort>(60));
        var names = Read<long>(table + (Read<ushort>(62) * size) + 24);
        for (var i = 0; i < count; i++)
        {
            var at = table + (i * size);
            _sections[Text(names + Read<uint>(at))] = (Read<long>(at + 24), Read<uint>(at + 4) == 8 ? 0 : Read<long>(at + 32));
        }

        var objects = new List<ElfSymbol>();
        var functions = new List<ElfSymbol>();
        for (var i = 0; i < count; i++)
        {
            var at = table + (i * size);
            if (Read<uint>(at + 4) == SymbolTable)
            {
                ReadSymbols(at, Read<long>(table + (Read<int>(at + 40) * size) + 24), objects, functions);
            }
        }

        Objects = [.. objects.OrderBy(s => s.Address)];
        Functions = [.. functions.OrderBy(s => s.Address)];
    }

    private void ReadSymbols(long section, long names, List<ElfSymbol> objects, List<ElfSymbol> functions)
    {
        var (first, length) = (Read<long>(section + 24), Read<long>(section + 32));
        for (var at = first; at < first + length; at += 24)
        {
            var symbol = new ElfSymbol(Text(names + Read<uint>(at)), Read<ulong>(at + 8), Read<ulong>(at + 16));
            switch (_bytes[at + 4] & 15)
            {
                case ObjectType:
                    objects.Add(symbol);
                    break;
                case FunctionType:
                    functions.Add(symbol);
                    break;
                case ThreadLocalType:
                    ThreadLocal = symbol.Name;
                    break;
                default:
                    break;
            }

            Symbols[symbol.Name] = symbol;
        }
    }

    private T Read<T>(long at)
        where T : unmanaged
        => MemoryMarshal.Read<T>(_bytes.AsSpan((int)at));

    private string Text(long at)
    {
        var text = _bytes.AsSpan((int)at);
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }
}

/// <summary>A part of the image that is mapped.</summary>
internal readonly record struct ElfSegment(uint Flags, long Offset, ulong Address, long FileSize, long MemorySize);

/// <summary>A name and where it lies.</summary>
internal readonly record struct ElfSymbol(string Name, ulong Address, ulong Size);
