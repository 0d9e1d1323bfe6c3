using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Harness.Cli.Files;

namespace Harness.Cli.Shards;

/// <summary>The file of a shard: a line that says what it is, the lines of what was found, and a line with a checksum over all of them. It is there whole or not at all.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Its first line.</param>
/// <param name="Found">The lines of what was found.</param>
/// <param name="Elapsed">How long the shard took.</param>
internal sealed record ShardFile(string Path, ShardHeader Header, ImmutableArray<string> Found, TimeSpan Elapsed)
{
    /// <summary>How the name of such a file ends.</summary>
    internal const string Extension = ".shard";

    /// <summary>Makes sure, before anything is run, that a shard's file can be written.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    internal static OutputFile Prepare(string directory, ShardHeader header, InputFile input)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--shard-out '{directory}' cannot be made: {exception.Why()}", exception);
        }

        return OutputFile.Prepare(System.IO.Path.Combine(directory, header.FileName), "--shard-out", input);
    }

    internal static void Write<TFound>(OutputFile file, ShardHeader header, IEnumerable<TFound> found, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.Append(header.Line).Append('\n');
        foreach (var piece in found)
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

        return Parse(path, () => new ShardFile(path, ShardHeader.Parse(lines[0]), [.. lines[1..^1]], ShardJson.Parse<TimeSpan>(lines[^1])));
    }

    /// <summary>What was found, a value for each line.</summary>
    /// <exception cref="InputException">Another version wrote it.</exception>
    internal ImmutableArray<TFound> FoundAs<TFound>() => Parse<ImmutableArray<TFound>>(Path, () => [.. Found.Select(ShardJson.Parse<TFound>)]);

    private static T Parse<T>(string path, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (JsonException exception)
        {
            throw new InputException($"shard '{path}' was written by another version of this command: run it again", exception);
        }
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
