using Harness.Cli.CommandLine;
using Harness.Cli.Output;

namespace Harness.Cli.Files;

/// <summary>
/// A file that is written whole or not at all: it is written beside its place and moved there. Whether it can be written is found out at once, so
/// that nobody waits minutes for a result that has no place to go. Where a link leads to it, the link stays. Standard output and other devices are written to as they are.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private static readonly string[] s_standardOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    private readonly string _path;
    private readonly string? _temporary;
    private string _text = "";

    private OutputFile(string path, string? temporary) => (_path, _temporary) = (path, temporary);

    public void Dispose()
    {
        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    /// <summary>Makes sure that a file can be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="inputs">What the command reads; a file of arguments is always looked at.</param>
    /// <exception cref="InputException">It cannot be written, or it is read.</exception>
    internal static OutputFile Prepare(string path, string option, params IEnumerable<InputFile> inputs)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{option} '{path}' is a directory: give the name of a file");
        }

        if (inputs.Concat(ResponseFile.Read).FirstOrDefault(i => RealPath.AreSame(i.Path, path)) is { } input)
        {
            throw new InputException($"{option} '{path}' is {input.What} that this command reads: give it another name");
        }

        try
        {
            if (IsDevice(path))
            {
                using var device = s_standardOutput.Contains(path) ? null : new FileStream(path, FileMode.Open, FileAccess.Write);
                return new OutputFile(path, null);
            }

            var real = RealPath.Of(path);
            var temporary = $"{real}.{Environment.ProcessId}.tmp";
            Apart.Supervision.Note(temporary);
            File.WriteAllBytes(temporary, []);
            return new OutputFile(real, temporary);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new InputException($"{option} '{path}': there is no directory '{Path.GetDirectoryName(path)}'", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{option} '{path}' cannot be written: {exception.Why()}", exception);
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
        _text = text;
        if (_temporary is not null)
        {
            Try(() => File.WriteAllText(_temporary, text));
        }
    }

    /// <summary>Moves what was written to its place.</summary>
    /// <exception cref="InputException">Something came in the way meanwhile.</exception>
    internal void Commit() => Try(() =>
    {
        if (_temporary is not null)
        {
            File.Move(_temporary, _path, overwrite: true);
        }
        else if (s_standardOutput.Contains(_path))
        {
            QuietOutput.Asked.Write(_text);
        }
        else
        {
            using var device = new StreamWriter(new FileStream(_path, FileMode.Open, FileAccess.Write));
            device.Write(_text);
        }
    });

    /// <summary>What is no file, and must not become one: a file put in the place of /dev/null would stay there.</summary>
    private static bool IsDevice(string path)
        => !OperatingSystem.IsWindows() && new[] { Path.GetFullPath(path), RealPath.Of(path) }.Any(p =>
            (p.StartsWith("/dev/", StringComparison.Ordinal) && !p.StartsWith("/dev/shm/", StringComparison.Ordinal)) || p.StartsWith("/proc/", StringComparison.Ordinal));

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{_path}' cannot be written: {exception.Why()}", exception);
        }
    }
}
