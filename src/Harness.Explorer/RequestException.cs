namespace Harness.Explorer;

/// <summary>A request that cannot be answered: the message says why, in one line.</summary>
/// <param name="status">The status code of the answer.</param>
/// <param name="message">What is wrong with it.</param>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    internal int Status { get; } = status;
}
