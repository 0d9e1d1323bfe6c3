using System.Collections.Immutable;
using Harness.Engine.Traces;

namespace Harness.Hosting;

/// <summary>How a violated schedule reads in a report of Coyote: the same on both engines.</summary>
internal static class BugText
{
    /// <summary>The message of the failed assertion: each property that the last step violates, and what is wrong.</summary>
    /// <param name="violations">The schedule, once for each property that it violates.</param>
    internal static string Message(IEnumerable<Trace> violations)
        => string.Join("; ", violations.Select(v => $"{v.Property}: {(v.Note.Length > 0 ? v.Note : v.Statement)}"));

    /// <summary>The schedule, a line for each step.</summary>
    /// <param name="schedule">A violating schedule.</param>
    internal static ImmutableArray<string> Steps(Trace schedule)
        => [.. schedule.Steps.Select(s => $"<{s.Number}> {s.Task}: {(s.Letter.Length > 0 ? s.Letter + " " : "")}{s.Step}")];
}
