using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Harness.Cli.Files;

namespace Harness.Cli.Shards;

/// <summary>The file of a shard: a line that says what it is, a line for each piece, and a line with a checksum over all of them. It is there whole or not at all.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Its first line.</param>
/// <param name="Pieces">What became of its pieces, in order.</param>
/// <param name="Elapsed">How long the shard took.</param>
internal sealed record ShardFile(string Path, ShardHeader Header, ImmutableArray<ShardPiece> Pieces, TimeSpan Elapsed)
{
    /// <summary>How the name of such a file ends.</summary>
    internal const string Extension = ".shard";

    /// <summary>The name of a shard's file.</summary>
    internal static string NameOf(ShardHeader header) => $"gate-{header.Number}-of-{header.Of}{Extension}";

    internal static void Write(OutputFile file, ShardHeader header, IEnumerable<ShardPiece> pieces, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.Append(ShardJson.Line(header)).Append('\n');
        foreach (var piece in pieces)
        {
            text.Append(ShardJson.Line(piece)).Append('\n');
        }

        text.Append(ShardJson.Line(elapsed)).Append('\n');
        file.Write($"{text}{Checksum(text.ToString())}\n");
    }

    /// <exception cref="InputException">It cannot be read, it is damaged, or another version wrote it.</exception>
    internal static ShardFile Read(string path)
    {
        var text = InputText.Read(path, "shard");
        var last = text.TrimEnd('\n').LastIndexOf('\n') + 1;
        var lines = text[..last].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!text.EndsWith('\n') || text[last..^1] != Checksum(text[..last]) || lines.Length < 2)
        {
            throw new InputException($"shard '{path}' is damaged: cut off, edited or something else; run it again");
        }

        try
        {
            return new ShardFile(path, ShardJson.Parse<ShardHeader>(lines[0]), [.. lines[1..^1].Select(ShardJson.Parse<ShardPiece>)], ShardJson.Parse<TimeSpan>(lines[^1]));
        }
        catch (JsonException exception)
        {
            throw new InputException($"shard '{path}' was written by another version of this command: run it again", exception);
        }
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
