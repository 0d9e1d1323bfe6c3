using Harness.Cli.Testing;

namespace Harness.Cli.Replay;

/// <summary>What <c>harness replay</c> was asked for.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The assembly with the test; null for a trace of a scenario.</summary>
    public required string? Assembly { get; init; }

    /// <summary>The file with the trace.</summary>
    public required string Trace { get; init; }

    /// <summary>The test's name, or an end of it; null for the one whose model the trace names.</summary>
    public required string? Method { get; init; }

    /// <summary>Whether every step is shown.</summary>
    public required bool IsFull { get; init; }

    /// <summary>The step before which a debugger stops; null for none.</summary>
    public required int? BreakAt { get; init; }

    /// <summary>How long a task may run to its first operation, in time of the processor.</summary>
    public required TimeSpan StepTimeout { get; init; }

    /// <summary>How much is printed.</summary>
    public required Verbosity Verbosity { get; init; }
}
