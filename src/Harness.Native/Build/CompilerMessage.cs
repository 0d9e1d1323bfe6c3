using System.Text.RegularExpressions;

namespace Harness.Native.Build;

/// <summary>The one line of what a compiler printed that says what is wrong.</summary>
internal static partial class CompilerMessage
{
    internal static string Of(string file, string errors)
    {
        var lines = errors.Split('\n');
        var line = lines.FirstOrDefault(l => Error().IsMatch(l)) ?? lines.FirstOrDefault(l => l.Length > 0) ?? "the compiler failed and said nothing";
        line = line.Trim();
        if (FloatingPoint().IsMatch(line))
        {
            line += ": floating point is no part of a task's state: leave it out";
        }

        var header = Missing().Match(line);
        if (header.Success)
        {
            line += ": install libc6-dev, or name its directory with -I";
        }

        return line.StartsWith(file, StringComparison.Ordinal) || line.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? line : $"{file}: {line}";
    }

    internal static string OfLinker(string errors)
    {
        var line = errors.Split('\n').FirstOrDefault(l => l.Length > 0) ?? "the linker failed and said nothing";
        return $"the image cannot be linked: {line.Trim()}";
    }

    [GeneratedRegex(@"(fatal )?error:", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Error();

    [GeneratedRegex(@"\b(SSE|SIMD|x87)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FloatingPoint();

    [GeneratedRegex(@"error: '?(?<header>[\w./+-]+)'?[: ]+(file not found|No such file)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();
}
