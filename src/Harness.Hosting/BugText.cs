using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Hosting;

/// <summary>How a violated schedule reads in a report of Coyote: the same on both engines.</summary>
internal static class BugText
{
    private const string FailedAssertion = "AssertionFailureException: ";

    /// <summary>The message of the failed assertion: each property that the last step violates, and what is wrong. An assertion of the model itself has its own.</summary>
    /// <param name="violations">The schedule, once for each property that it violates.</param>
    internal static string Message(IEnumerable<Trace> violations) => string.Join("; ", violations.Select(Message));

    private static string Message(Trace violation)
    {
        if (violation.Property == Property.Exception && violation.Note.StartsWith(FailedAssertion, StringComparison.Ordinal))
        {
            return violation.Note[FailedAssertion.Length..];
        }

        return $"{violation.Property}: {(violation.Note.Length > 0 ? violation.Note : violation.Statement)}";
    }

    /// <summary>The schedule, a line for each step.</summary>
    /// <param name="schedule">A violating schedule.</param>
    internal static ImmutableArray<string> Steps(Trace schedule)
        => [.. schedule.Steps.Select(s => $"<{s.Number}> {s.Task}: {(s.Letter.Length > 0 ? s.Letter + " " : "")}{s.Step}")];
}
