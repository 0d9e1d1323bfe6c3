namespace Harness.Engine.Exploration;

/// <summary>Keeps the directory of a checkpoint for one search at a time. The operating system gives it back when the process ends, however it ends.</summary>
internal sealed class CheckpointLock : IDisposable
{
    private const string Name = "search.lock";

    private readonly FileStream _file;

    /// <param name="directory">The directory, which is made if it is not there.</param>
    /// <exception cref="CheckpointException">Another search keeps itself there, or the directory cannot be used.</exception>
    internal CheckpointLock(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            // Never removed: whoever opened the file just before would hold a lock on what nobody else finds.
            _file = new FileStream(Path.Combine(directory, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(
                File.Exists(Path.Combine(directory, Name)) && exception is IOException
                    ? $"another search keeps its checkpoint in '{directory}': wait for its end, or give another directory"
                    : $"the checkpoint's directory '{directory}' cannot be used: {exception.Message}");
        }
    }

    public void Dispose() => _file.Dispose();
}
