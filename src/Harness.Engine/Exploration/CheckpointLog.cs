using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// The part of a checkpoint that only grows: for each state, in the order of their numbers, its fingerprint and how it was reached first, eleven bytes or so (nineteen with 128 bits). Table and
/// predecessors are made from it again, whoever reads it. A checkpoint says how much of it belongs to it; what comes behind that was written after it, and is overwritten.
/// </summary>
internal sealed class CheckpointLog : IDisposable
{
    private const string Pattern = "search.*.log";
    private const int BufferSize = 1 << 16;
    private const int LargestEntry = 32;

    private readonly bool _wide;
    private readonly string _directory;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _used;
    private long _last;

    private CheckpointLog(string directory, string file, FileMode mode, bool wide, FileAccess access = FileAccess.ReadWrite)
    {
        (_directory, FileName, _wide) = (directory, file, wide);
        _file = new FileStream(Path.Combine(directory, file), mode, access, access == FileAccess.Read ? FileShare.ReadWrite : FileShare.Read, 1);
    }

    /// <summary>Name of the file in the directory.</summary>
    internal string FileName { get; }

    /// <summary>Whether the disk took no more: no checkpoint can be made any more.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Begins a log beside those of checkpoints that are still there.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="wide">Whether fingerprints have 128 bits.</param>
    internal static CheckpointLog Begin(string directory, bool wide) => Begin(directory, wide, NextNumber(directory));

    /// <summary>Begins a log with a number that no other has.</summary>
    internal static CheckpointLog Begin(string directory, bool wide, int number) => new(directory, NameOf(number), FileMode.CreateNew, wide);

    /// <summary>The first number from which on there is no log.</summary>
    internal static int NextNumber(string directory)
        => Directory.EnumerateFiles(directory, Pattern).Select(p => int.TryParse(Path.GetFileName(p).Split('.')[1], out var number) ? number : 0).Append(0).Max() + 1;

    /// <summary>Reads a log to which nothing is added any more.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="part">How much of it is read.</param>
    /// <param name="wide">Whether fingerprints have 128 bits.</param>
    /// <param name="add">Is given each state in order, with the number of the one before, the task and the outcome.</param>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    internal static void Read(string directory, CheckpointLogPart part, bool wide, Action<Fingerprint, long, byte, ushort> add)
    {
        if (!File.Exists(Path.Combine(directory, part.Name)))
        {
            throw Damaged(directory, part.Name);
        }

        using var log = new CheckpointLog(directory, part.Name, FileMode.Open, wide, FileAccess.Read);
        log.Read(part.Length, part.Hash, add);
    }

    /// <summary>Goes on with a log.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="reader">Has what <see cref="Flush(BinaryWriter)"/> wrote.</param>
    /// <param name="wide">Whether fingerprints have 128 bits.</param>
    /// <param name="add">Is given each state in order, with the number of the one before, the task and the outcome.</param>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    internal static CheckpointLog GoOn(string directory, BinaryReader reader, bool wide, Action<Fingerprint, long, byte, ushort> add)
    {
        var part = CheckpointLogPart.Read(reader);
        if (!File.Exists(Path.Combine(directory, part.Name)))
        {
            throw Damaged(directory, part.Name);
        }

        var log = new CheckpointLog(directory, part.Name, FileMode.Open, wide);
        try
        {
            log.Read(part.Length, part.Hash, add);
            log._file.SetLength(part.Length);
            log._file.Position = part.Length;
            return log;
        }
        catch (CheckpointException)
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Removes the logs.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="but">The names of those that stay.</param>
    internal static void Remove(string directory, params IEnumerable<string> but)
    {
        foreach (var path in Directory.EnumerateFiles(directory, Pattern).Where(p => !but.Contains(Path.GetFileName(p))))
        {
            File.Delete(path);
        }
    }

    /// <summary>A new state. The number of the one that it was reached from is never less than before, since states are expanded in the order of their numbers.</summary>
    internal void Add(in Fingerprint fingerprint, long from, byte task, ushort choice)
    {
        if (_used + LargestEntry > _buffer.Length)
        {
            Append();
        }

        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_used), fingerprint.Low);
        _used += sizeof(ulong);
        if (_wide)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_used), fingerprint.High);
            _used += sizeof(ulong);
        }

        AddNumber(checked((ulong)(from - _last)));
        _last = from;
        _buffer[_used++] = task;
        AddNumber(choice);
    }

    /// <summary>Brings all of it to the disk, and writes into a checkpoint how much that is.</summary>
    /// <exception cref="IOException">The disk is full, or was.</exception>
    internal void Flush(BinaryWriter writer) => Flush().Write(writer);

    /// <summary>Brings all of it to the disk, and says how much that is.</summary>
    /// <exception cref="IOException">The disk is full, or was.</exception>
    internal CheckpointLogPart Flush()
    {
        Append();
        if (IsFull)
        {
            throw new IOException("the disk is full");
        }

        _file.Flush(flushToDisk: true);
        return new CheckpointLogPart(FileName, _file.Position, _hash.GetCurrentHash());
    }

    /// <summary>The checkpoint that names this log is in its place: the logs of those before are of no use any more.</summary>
    internal void RemoveOthers() => Remove(_directory, FileName);

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private static string NameOf(int number) => $"search.{number.ToString(CultureInfo.InvariantCulture)}.log";

    private static CheckpointException Damaged(string directory, string name) => new($"{Path.Combine(directory, name)} is damaged: remove the directory, or give another");

    private void AddNumber(ulong number)
    {
        for (; number >= 128; number >>= 7)
        {
            _buffer[_used++] = (byte)(number | 128);
        }

        _buffer[_used++] = (byte)number;
    }

    /// <summary>While states are settled a full disk is only noted: what was found is kept, and the next checkpoint fails.</summary>
    private void Append()
    {
        if (!IsFull)
        {
            try
            {
                _file.Write(_buffer, 0, _used);
                _hash.AppendData(_buffer, 0, _used);
            }
            catch (Exception exception) when (FullDisk.Threw(exception))
            {
                IsFull = true;
            }
        }

        _used = 0;
    }

    private void Read(long length, byte[] hash, Action<Fingerprint, long, byte, ushort> add)
    {
        if (_file.Length < length)
        {
            throw Damaged(_directory, FileName);
        }

        for (var left = length; left > 0;)
        {
            var count = _file.Read(_buffer, 0, (int)Math.Min(left, _buffer.Length));
            _hash.AppendData(_buffer, 0, count);
            left -= count;
        }

        if (!_hash.GetCurrentHash().AsSpan().SequenceEqual(hash))
        {
            throw Damaged(_directory, FileName);
        }

        _file.Position = 0;
        var reader = new BinaryReader(new BufferedStream(_file, BufferSize));
        for (var at = 0L; at < length;)
        {
            var low = reader.ReadUInt64();
            var high = _wide ? reader.ReadUInt64() : 0;
            _last += (long)ReadNumber(reader, out var first);
            var task = reader.ReadByte();
            var choice = (ushort)ReadNumber(reader, out var second);
            add(new Fingerprint(low, high), _last, task, choice);
            at += (_wide ? 2 : 1) * sizeof(ulong) + first + 1 + second;
        }
    }

    private static ulong ReadNumber(BinaryReader reader, out int bytes)
    {
        var number = 0UL;
        for (bytes = 1; ; bytes++)
        {
            var part = reader.ReadByte();
            number |= (ulong)(part & 127) << (7 * (bytes - 1));
            if (part < 128)
            {
                return number;
            }
        }
    }
}
