using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration;

/// <summary>Arrays of plain values in a checkpoint: how many, then their bytes.</summary>
internal static class BinaryArrays
{
    internal static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> items)
        where T : unmanaged
    {
        writer.Write(items.Length);
        writer.Write(MemoryMarshal.AsBytes(items));
    }

    internal static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged
    {
        var items = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }
}
