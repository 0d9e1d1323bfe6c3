using System.Runtime.InteropServices;
using System.Text;

namespace Harness.Cli.Files;

/// <summary>The text of a file that a command was given. What is no file, a device that never ends or a pipe that nobody writes to, is refused before it is opened.</summary>
internal static partial class InputText
{
    private const int AtCurrentDirectory = -100;
    private const uint ModeWanted = 1;
    private const int ModeOffset = 28;
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Larger than any file of this command.</summary>
    private const long MostBytes = 1L << 30;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for messages: <c>gate file</c>.</param>
    /// <exception cref="InputException">It is missing, no file, too large, no text, or may not be read.</exception>
    internal static string Read(string path, string what)
    {
        Check(path, what);
        try
        {
            return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"{what} '{path}' is not text", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InputException($"{what} '{path}' may not be read", exception);
        }
        catch (IOException exception)
        {
            throw new InputException($"{what} '{path}' cannot be read: {exception.Why()}", exception);
        }
    }

    /// <summary>Makes sure that there is a file that comes to an end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="InputException">There is none.</exception>
    internal static void Check(string path, string what)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{what} '{path}' is a directory: give the name of a file");
        }

        if (!File.Exists(path))
        {
            throw new InputException($"there is no {what} '{path}'");
        }

        if (!IsRegular(path))
        {
            throw new InputException($"{what} '{path}' is a device or a pipe: give the name of a file");
        }

        if (new FileInfo(path).Length > MostBytes)
        {
            throw new InputException($"{what} '{path}' is larger than {MostBytes >> 20} MiB");
        }
    }

    /// <summary>Whether it is an ordinary file (statx(2), whose layout is the same everywhere); also where that cannot be asked.</summary>
    private static unsafe bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var status = stackalloc byte[256];
        try
        {
            return Statx(AtCurrentDirectory, path, 0, ModeWanted, status) != 0 || (*(ushort*)(status + ModeOffset) & KindMask) == RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* status);
}
