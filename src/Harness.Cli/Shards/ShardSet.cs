using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>The shards of one run: each is there, once, and all are of the same run.</summary>
internal static class ShardSet
{
    private const int MostNamed = 5;

    /// <param name="places">Files, or directories that are searched for them.</param>
    /// <exception cref="InputException">One is missing, given twice, damaged or of another run.</exception>
    internal static ImmutableArray<ShardFile> Read(IEnumerable<string> places)
    {
        var shards = places.SelectMany(FilesOf).DistinctBy(Files.RealPath.Of).Select(ShardFile.Read).OrderBy(s => s.Header.Number).ToImmutableArray();
        if (shards.IsEmpty)
        {
            throw new InputException($"there is no shard (*{ShardFile.Extension}) in {string.Join(" or ", places.Select(p => $"'{p}'"))}");
        }

        if (shards.FirstOrDefault(s => s.Header.Build != ShardHeader.CurrentBuild) is { } old)
        {
            throw new InputException($"shard '{old.Path}' was written by another build of this command: all shards and their merge need the same");
        }

        foreach (var shard in shards)
        {
            if (shards[0].Header.Difference(shard.Header) is { } difference)
            {
                throw new InputException($"shard '{shard.Path}' does not belong to '{shards[0].Path}': it {difference}");
            }
        }

        if (shards.GroupBy(s => s.Header.Number).FirstOrDefault(g => g.Count() > 1)?.ToArray() is [var one, var two, ..])
        {
            throw new InputException($"shard {one.Header.Shard} is there twice: '{one.Path}' and '{two.Path}'");
        }

        var of = shards[0].Header.Of;
        var missing = Enumerable.Range(1, of).Except(shards.Select(s => s.Header.Number)).ToArray();
        return missing.Length == 0
            ? shards
            : throw new InputException(
                $"{missing.Length} of {of} shards missing: {string.Join(", ", missing.Take(MostNamed).Select(n => new Shard(n, of)))}{(missing.Length > MostNamed ? ", …" : "")}");
    }

    private static IEnumerable<string> FilesOf(string place)
    {
        try
        {
            return Directory.Exists(place) ? Directory.EnumerateFiles(place, "*" + ShardFile.Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [place];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{place}' cannot be read: {exception.Why()}", exception);
        }
    }
}
