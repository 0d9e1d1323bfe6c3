using Harness.Engine.Traces;
using Harness.Reports.Results;

namespace Harness.Cli.Files;

/// <summary>Where traces are written. The directory is made when the first trace is written, and not before.</summary>
internal sealed class TraceDirectory : ITraceSink
{
    /// <summary>Where traces go unless another place is given: relative to the current directory, and among what a build may throw away.</summary>
    internal const string Default = "artifacts/traces";

    private readonly string _path;

    /// <summary>The directory as it was given.</summary>
    internal string Name => _path;

    /// <summary>Takes a directory that exists or can be made, and makes sure of it before anybody waits for a search.</summary>
    /// <exception cref="InputException">A file is in the way, or nothing may be written there.</exception>
    internal TraceDirectory(string? path)
    {
        _path = path ?? Default;
        var existing = Path.GetFullPath(_path);
        while (!Directory.Exists(existing))
        {
            if (File.Exists(existing) || Path.GetDirectoryName(existing) is not { } parent)
            {
                throw new InputException($"--outdir '{_path}' cannot be made: '{existing}' is no directory");
            }

            existing = parent;
        }

        Probe(existing);
    }

    /// <inheritdoc/>
    public RecordedTrace Write(string name, Trace trace)
        => new(Write($"{name}.trace.json", path => TraceFile.Write(path, trace)), trace);

    /// <inheritdoc/>
    public void WriteReport(string name, Func<string> text) => WriteText($"{name}.txt", text());

    /// <summary>Writes a text.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="text">The text.</param>
    /// <returns>The path of the file.</returns>
    internal string WriteText(string name, string text) => Write(name, path => File.WriteAllText(path, text));

    private string Write(string name, Action<string> write)
    {
        var path = $"{_path.TrimEnd('/', '\\')}/{name}";
        try
        {
            Directory.CreateDirectory(_path);
            write(path);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be written: {exception.Why()}", exception);
        }
    }

    private void Probe(string directory)
    {
        var probe = Path.Combine(directory, $".harness-{Environment.ProcessId}.tmp");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--outdir '{_path}' cannot be written: {exception.Why()}", exception);
        }
    }
}
