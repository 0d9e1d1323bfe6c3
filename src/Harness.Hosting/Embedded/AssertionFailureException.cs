namespace Microsoft.Coyote.Runtime;

/// <summary>An assertion of a test failed. Only <see cref="Specifications.Specification"/> and <see cref="SystematicTesting.TestingEngine"/> throw it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1032", Justification = "Microsoft.Coyote has no public constructor")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1064", Justification = "it is public")]
public sealed class AssertionFailureException : Exception
{
    internal AssertionFailureException(string message)
        : base(message)
    {
    }
}
