namespace Harness.Native.Debugging;

/// <summary>A type in C, without its typedefs and qualifiers.</summary>
internal sealed class DebugType
{
    /// <summary>Bytes; 0 where it is not complete.</summary>
    internal long Size { get; set; }

    /// <summary>Of an array, what it is of: of one with several dimensions, an array.</summary>
    internal DebugType? Element { get; set; }

    /// <summary>Of a structure or union, its members.</summary>
    internal List<DebugMember> Members { get; } = [];

    /// <summary>Of an enumeration, the names of values.</summary>
    internal SortedDictionary<ulong, string> Enumerators { get; } = [];

    internal bool IsSigned { get; set; }
}

/// <summary>A member of a structure or union; without a name where it is itself one whose members count as the outer one's.</summary>
internal sealed record DebugMember(string Name, long Offset, DebugType? Type);

/// <summary>A variable with a fixed address.</summary>
internal sealed record DebugVariable(string Name, ulong Address, DebugType? Type);
