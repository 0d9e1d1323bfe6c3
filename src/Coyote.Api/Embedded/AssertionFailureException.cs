namespace Microsoft.Coyote;

/// <summary>An assertion of the test failed.</summary>
public sealed class AssertionFailureException : Exception
{
    /// <summary>A failure without a message.</summary>
    public AssertionFailureException()
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="message">What the assertion says.</param>
    public AssertionFailureException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with what caused it.</summary>
    /// <param name="message">What the assertion says.</param>
    /// <param name="innerException">The cause.</param>
    public AssertionFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
