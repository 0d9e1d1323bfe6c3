namespace Harness.Cli;

/// <summary>Says in exactly one line on the error stream what is wrong with the input.</summary>
internal static class ErrorLine
{
    internal static ExitCode Write(string message)
    {
        // What a message quotes may come from a file: it stays on its line, and is no command to a terminal.
        var line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Console.Error.WriteLine("error: " + string.Concat(line.Select(c => char.IsControl(c) ? '\uFFFD' : c)));
        return ExitCode.BadInput;
    }
}
