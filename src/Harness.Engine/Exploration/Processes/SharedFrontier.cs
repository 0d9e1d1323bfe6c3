using System.Globalization;
using System.Security.Cryptography;
using Harness.Engine.Exploration.States;

namespace Harness.Engine.Exploration.Processes;

/// <summary>The states that a process is to expand, as a file of a checkpoint: with all that another process must know to read them.</summary>
internal static class SharedFrontier
{
    private const string Pattern = "search.*.states";

    /// <summary>The name of a file.</summary>
    /// <param name="number">Of the process's log: no two have the same.</param>
    /// <param name="depth">How deep the states lie.</param>
    internal static string NameOf(int number, int depth) => string.Create(CultureInfo.InvariantCulture, $"search.{number}-{depth}.states");

    internal static void Remove(string directory, params IEnumerable<string> but)
    {
        foreach (var path in Directory.EnumerateFiles(directory, Pattern).Where(p => !but.Contains(Path.GetFileName(p))))
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes it.</summary>
    /// <returns>How much there is, and its hash.</returns>
    internal static CheckpointLogPart Write(string directory, string name, SearchShare share, IReadOnlyCollection<StateQueue?> queues)
    {
        var path = Path.Combine(directory, name);
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            using var writer = new BinaryWriter(file);
            var known = 0;
            writer.WriteArray<byte>(ForeignStates.News(share, ref known));
            writer.Write(queues.Sum(q => q?.Count ?? 0));
            foreach (var state in queues.Where(q => q is not null).SelectMany(q => q!.Left()))
            {
                writer.Write(state.Length);
                writer.Write(state.Span);
            }

            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        using var whole = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return new CheckpointLogPart(name, whole.Length, SHA256.HashData(whole));
    }

    /// <summary>Reads some of the states of a file.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="part">The file.</param>
    /// <param name="foreign">Reads the states of the process that wrote it.</param>
    /// <param name="first">The place of its first state in the level.</param>
    /// <param name="share">The places that are asked for, from the first to behind the last.</param>
    /// <param name="into">Gets them.</param>
    /// <returns>How many states the file has.</returns>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    internal static long Read(string directory, CheckpointLogPart part, ForeignStates foreign, long first, (long From, long To) share, StateQueue into)
    {
        var path = Path.Combine(directory, part.Name);
        if (!File.Exists(path))
        {
            throw Damaged(path);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        if (file.Length != part.Length || !SHA256.HashData(file).AsSpan().SequenceEqual(part.Hash))
        {
            throw Damaged(path);
        }

        file.Position = 0;
        using var reader = new BinaryReader(file);
        foreign.Learn(new BinaryReader(new MemoryStream(reader.ReadArray<byte>())));
        var count = reader.ReadInt64();
        for (var place = first; place < first + count; place++)
        {
            var state = reader.ReadBytes(reader.ReadInt32());
            if (place >= share.From && place < share.To)
            {
                into.Add(foreign.Translate(state));
            }
        }

        return count;
    }

    private static CheckpointException Damaged(string path) => new($"{path} is damaged: remove the directory, or give another");
}
