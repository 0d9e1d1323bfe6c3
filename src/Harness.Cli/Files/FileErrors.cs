namespace Harness.Cli.Files;

/// <summary>Why a file or a directory cannot be used, for a message that has named it already.</summary>
internal static class FileErrors
{
    /// <summary>The system's words without the path, which the runtime appends: <c>No space left on device : '/dev/full'</c>, <c>Access to the path '/root/x' is denied.</c></summary>
    /// <param name="exception">What the runtime threw.</param>
    internal static string Why(this Exception exception)
    {
        if (exception is UnauthorizedAccessException)
        {
            return "access is denied";
        }

        var message = exception.Message;
        var path = message.IndexOf(" : '", StringComparison.Ordinal);
        return (path < 0 ? message : message[..path]).TrimEnd('.');
    }
}
