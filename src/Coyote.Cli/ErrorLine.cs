namespace Coyote.Cli;

/// <summary>Says in exactly one line on the error stream what is wrong with the input.</summary>
internal static class ErrorLine
{
    internal static ExitCode Write(string message)
    {
        Console.Error.WriteLine("error: " + string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        return ExitCode.BadInput;
    }
}
