namespace Harness.Engine.Exploration;

/// <summary>How a search keeps itself on disk, so that it can go on after it was killed.</summary>
/// <param name="Directory">Where; one search for each directory.</param>
/// <param name="Every">How often at most. A search spends no more than a twentieth of its time on it.</param>
public sealed record CheckpointOptions(string Directory, TimeSpan Every)
{
    /// <summary>The file in the directory.</summary>
    public const string FileName = "search.checkpoint";

    /// <summary>Its path.</summary>
    public string Path => System.IO.Path.Combine(Directory, FileName);
}

/// <summary>A checkpoint cannot be used or written; the message says why, and what to do.</summary>
/// <param name="message">What is wrong.</param>
public sealed class CheckpointException(string message) : Exception(message);
