using System.Security.Cryptography;

namespace Harness.Engine.Exploration;

/// <summary>How much of a log belongs to a checkpoint.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Length">Bytes of it.</param>
/// <param name="Hash">SHA-256 of these bytes.</param>
internal sealed record CheckpointLogPart(string Name, long Length, byte[] Hash)
{
    internal static CheckpointLogPart Read(BinaryReader reader) => new(reader.ReadString(), reader.ReadInt64(), reader.ReadBytes(SHA256.HashSizeInBytes));

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Length);
        writer.Write(Hash);
    }
}
