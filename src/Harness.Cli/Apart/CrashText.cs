using System.Globalization;

namespace Harness.Cli.Apart;

/// <summary>What a process says on its error stream: passed on line by line, up to what the runtime writes when it is brought down, of which one line is made.</summary>
internal sealed class CrashText
{
    private const string StackOverflow = "Stack overflow.";
    private const string FailFast = "Process terminated.";
    private const string Unhandled = "Unhandled exception.";
    private static readonly string[] s_heads = [StackOverflow, FailFast, Unhandled, "Fatal error."];

    /// <summary>As much as names the cause; the rest is thousands of frames.</summary>
    private const int Kept = 16;

    private readonly List<string> _lines = [];

    /// <summary>Reads the stream to its end.</summary>
    internal void Read(TextReader error)
    {
        while (error.ReadLine() is { } line)
        {
            if (_lines.Count > 0 || s_heads.Any(h => line.StartsWith(h, StringComparison.Ordinal)))
            {
                if (_lines.Count < Kept)
                {
                    _lines.Add(line.Trim());
                }
            }
            else
            {
                Console.Error.WriteLine(line);
            }
        }
    }

    /// <summary>Why it ended, in a clause.</summary>
    internal string Say(int code) => _lines switch
    {
        [StackOverflow, ..] => $"its stack is full, by a recursion without an end{In(_lines.Find(l => l.StartsWith("at ", StringComparison.Ordinal)))}",
        [FailFast, var why, ..] => $"it called Environment.FailFast: {why}",
        [var first, ..] when first.StartsWith(Unhandled, StringComparison.Ordinal) => $"a thread of its own threw {first[Unhandled.Length..].Trim()}",
        [var first, ..] => first,
        _ => $"it exited with code {code.ToString(CultureInfo.InvariantCulture)} before it was done (Environment.Exit, or a crash in native code)",
    };

    private static string In(string? frame) => frame is null ? "" : $" in {frame["at ".Length..]}";
}
