using System.Diagnostics;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>Knows when a sampling run ends and why, and reports how far it is. The clock runs from the making of the budget.</summary>
internal sealed class SamplingBudget(SamplingOptions options, CancellationToken cancellation)
{
    internal static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastProgress;

    /// <summary>Why the run is over; null while it is not.</summary>
    internal SamplingEnd? End { get; private set; }

    internal TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Whether nothing is left to do, whatever the time.</summary>
    internal bool IsUsed(long iterations, bool foundEnough, bool isTooLong)
    {
        if (foundEnough)
        {
            End = SamplingEnd.Violation;
        }
        else if (isTooLong)
        {
            End = SamplingEnd.MaxSteps;
        }
        else if (iterations == options.Iterations)
        {
            End = SamplingEnd.Iterations;
        }

        return End is not null;
    }

    /// <summary>Whether the run must stop now; also the place where progress is reported.</summary>
    internal bool IsOutOfTime(long iterations, long steps, int violated)
    {
        var elapsed = _clock.Elapsed;
        if (cancellation.IsCancellationRequested)
        {
            End = SamplingEnd.Cancelled;
        }
        else if (options.TimeLimit != Timeout.InfiniteTimeSpan && elapsed > options.TimeLimit)
        {
            End = SamplingEnd.TimeLimit;
        }

        if (options.Progress is { } progress && elapsed - _lastProgress >= ProgressInterval)
        {
            _lastProgress = elapsed;
            progress(new SamplingProgress(iterations, steps, violated, elapsed));
        }

        return End is not null;
    }
}
