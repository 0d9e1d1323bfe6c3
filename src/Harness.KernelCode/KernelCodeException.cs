namespace Harness.KernelCode;

/// <summary>The kernel's code cannot be had or edited as it was asked for: one line says what, where, and what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="cause">What was behind it, or null.</param>
public sealed class KernelCodeException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether nothing is wrong but that this machine lacks what is needed.</summary>
    public bool IsMissing { get; init; }
}
