namespace Coyote.Cli.Files;

/// <summary>
/// A file that is written whole or not at all: it is written beside its place and moved there. Whether it can be written is found out at once, so
/// that nobody waits minutes for a result that has no place to go.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;

    private OutputFile(string path, string temporary) => (_path, _temporary) = (path, temporary);

    public void Dispose() => File.Delete(_temporary);

    /// <summary>Makes sure that a file can be written.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    internal static OutputFile Prepare(string path, string option)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{option} '{path}' is a directory: give the name of a file");
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, []);
            return new OutputFile(path, temporary);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new InputException($"{option} '{path}': there is no directory '{Path.GetDirectoryName(path)}'", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{option} '{path}' cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a text, whole or not at all.</summary>
    internal void Write(string text)
    {
        Stage(text);
        Commit();
    }

    /// <summary>Writes a text beside its place.</summary>
    /// <exception cref="InputException">It cannot be written: a full disk.</exception>
    internal void Stage(string text)
    {
        try
        {
            File.WriteAllText(_temporary, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{_path}' cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Moves what was written to its place.</summary>
    /// <exception cref="InputException">Something came in the way meanwhile.</exception>
    internal void Commit()
    {
        try
        {
            File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{_path}' cannot be written: {exception.Message}", exception);
        }
    }
}
