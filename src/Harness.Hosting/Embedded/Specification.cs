using System.Globalization;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Specifications;

/// <summary>Assertions in test code. A failed one ends the task with an <see cref="AssertionFailureException"/>, which the engine reports as a bug.</summary>
public static class Specification
{
    /// <summary>Fails unless a predicate holds.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <param name="s">The message, with places for <paramref name="args"/>.</param>
    /// <param name="args">What the message names.</param>
    public static void Assert(bool predicate, string s, params object[] args)
    {
        if (!predicate)
        {
            throw new AssertionFailureException(args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, s, args) : s);
        }
    }
}
