using System.Security.Cryptography;
using Harness.Engine.Exploration;

namespace Harness.Engine.Tests.Exploration;

/// <summary>The file of a checkpoint, whatever stands in it.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"harness-checkpoint-file-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void WhatWasWritten_IsRead()
    {
        CheckpointFile.Write(_path, "search", writer => writer.Write(7));
        ReadNumber().ShouldBe(7);
    }

    /// <summary>At every moment there is one that can be used: also while the next one is written, and if that never ends.</summary>
    [Fact]
    public void TheOldOne_RemainsUntilTheNewOneIsWhole()
    {
        CheckpointFile.Write(_path, "search", writer => writer.Write(7));
        Should.Throw<IOException>(() => CheckpointFile.Write(_path, "search", writer =>
        {
            writer.Write(8);
            writer.Flush();
            ReadNumber().ShouldBe(7);
            throw new IOException("the disk is full");
        }));
        ReadNumber().ShouldBe(7);
    }

    /// <summary>Whole, with a checksum that is right, but of another version.</summary>
    [Fact]
    public void OfAnotherVersion_IsRefused()
    {
        using (var bytes = new MemoryStream())
        {
            using var writer = new BinaryWriter(bytes);
            writer.Write("harness checkpoint 0");
            writer.Write("search");
            writer.Write(7);
            File.WriteAllBytes(_path, [.. bytes.ToArray(), .. SHA256.HashData(bytes.ToArray())]);
        }

        Should.Throw<CheckpointException>(() => ReadNumber()).Message.ShouldBe($"{_path} is no checkpoint of this version: remove it, or give another directory");
    }

    [Fact]
    public void OfAnotherSearch_IsRefused()
    {
        CheckpointFile.Write(_path, "one\nlike this", writer => writer.Write(7));
        Should.Throw<CheckpointException>(() => CheckpointFile.Read(_path, "one\nlike that", _ => throw new InvalidOperationException("read")))
            .Message.ShouldContain("it has like this, and this one like that");
    }

    private int ReadNumber()
    {
        var number = 0;
        CheckpointFile.Read(_path, "search", reader => number = reader.ReadInt32());
        return number;
    }
}
