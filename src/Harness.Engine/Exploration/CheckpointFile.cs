using System.Security.Cryptography;
using System.Text;

namespace Harness.Engine.Exploration;

/// <summary>
/// The file of a checkpoint: a first line that says what it is, the identity of the search, its state, and a checksum over all of it. It is written beside the old one and
/// takes its place when it is whole, so that at every moment there is one that can be used.
/// </summary>
internal static class CheckpointFile
{
    private const string Magic = "harness checkpoint 2";
    private const int BufferSize = 1 << 20;

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What another search must have in common with this one to go on from it.</param>
    /// <param name="write">Writes the state.</param>
    internal static void Write(string path, string identity, Action<BinaryWriter> write)
    {
        var beside = path + ".new";
        try
        {
            WriteWhole(beside, identity, write);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception exception) when (FullDisk.Threw(exception))
        {
            // What there was room for is no checkpoint, and takes the room of others.
            File.Delete(beside);
            throw;
        }
    }

    private static void WriteWhole(string path, string identity, Action<BinaryWriter> write)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var writer = new BinaryWriter(new HashingStream(file, hash), Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(identity);
            write(writer);
        }

        file.Write(hash.GetHashAndReset());
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">The identity of the search that goes on.</param>
    /// <param name="read">Reads the state.</param>
    /// <exception cref="CheckpointException">It is damaged, or of another search.</exception>
    internal static void Read(string path, string identity, Action<BinaryReader> read)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        CheckWhole(path, file);
        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8);
        if (reader.ReadString() != Magic)
        {
            throw new CheckpointException($"{path} is no checkpoint of this version: remove it, or give another directory");
        }

        if (SearchIdentity.Difference(reader.ReadString(), identity) is var (was, now))
        {
            throw new CheckpointException($"{path} belongs to another search: it has {was}, and this one {now}; remove it, or give another directory");
        }

        read(reader);
    }

    private static void CheckWhole(string path, FileStream file)
    {
        var left = file.Length - SHA256.HashSizeInBytes;
        if (left < 0)
        {
            throw Damaged(path);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        while (left > 0)
        {
            var count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
        {
            throw Damaged(path);
        }
    }

    private static CheckpointException Damaged(string path) => new($"{path} is damaged: remove it, or give another directory");

    /// <summary>Hashes what passes.</summary>
    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }
    }
}
