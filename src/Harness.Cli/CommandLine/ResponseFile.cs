using System.Diagnostics.CodeAnalysis;
using Harness.Cli.Files;

namespace Harness.Cli.CommandLine;

/// <summary>
/// <c>@FILE</c> stands for the arguments in a file, as in Microsoft's tool: separated by blanks or lines, <c>#</c> at the start of a line for a comment.
/// </summary>
internal static class ResponseFile
{
    private static readonly List<InputFile> s_read = [];

    /// <summary>The files whose arguments this command was given.</summary>
    internal static IReadOnlyList<InputFile> Read => s_read;

    internal static bool Replace(string name, out IReadOnlyList<string>? replacement, [NotNullWhen(false)] out string? error)
    {
        (replacement, error) = (null, null);
        try
        {
            replacement =
            [
                .. InputText.Read(name, "file").Split('\n')
                    .Where(line => !line.TrimStart().StartsWith('#'))
                    .SelectMany(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            ];
            s_read.Add(new InputFile(name, "the file of arguments"));
            return true;
        }
        catch (InputException exception)
        {
            error = $"cannot read the arguments in '@{name}': {exception.Message}";
            return false;
        }
    }
}
