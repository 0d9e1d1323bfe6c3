using Harness.Engine.Exploration;

namespace Harness.Engine.Tests.Support;

/// <summary>A directory for one checkpoint, which is written only where a search ends early.</summary>
internal sealed class CheckpointDirectory : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"harness-checkpoint-{Guid.NewGuid():N}");

    internal CheckpointOptions Options => new(_path, TimeSpan.FromHours(1));

    /// <summary>The file of the checkpoint, if there is one.</summary>
    internal string File => Path.Combine(_path, CheckpointOptions.FileName);

    /// <summary>The one log of its states.</summary>
    internal string Log => Directory.EnumerateFiles(_path, "search.*.log").Single();

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
