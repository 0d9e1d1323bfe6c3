namespace Harness.Benchmarks;

/// <summary>How a program that was run went.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed, on both streams.</param>
/// <param name="Wall">Time on the clock, start-up included.</param>
/// <param name="Cpu">Processor time of all its threads and children.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
/// <param name="IsTimedOut">Whether it was killed because its time was over.</param>
public sealed record ChildResult(int ExitCode, string Output, TimeSpan Wall, TimeSpan Cpu, long PeakBytes, bool IsTimedOut);
