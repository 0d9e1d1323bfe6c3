using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Cli.Testing;

/// <summary>Runs a trace again, each time on a model that is built anew.</summary>
internal static class Reproduction
{
    private const int Most = 10;

    /// <summary>A schedule that was cut at the step bound has a hundred thousand steps, each of which is compared: then once must do.</summary>
    private const int Steps = 20_000;

    /// <summary>How often.</summary>
    internal static int Runs(Trace trace) => Math.Clamp(Steps / Math.Max(1, trace.Steps.Length), 1, Most);

    /// <summary>How many of the runs agree with the trace in every step, and violate its property.</summary>
    internal static int Count(IModel model, Trace trace)
    {
        var count = 0;
        for (var i = Runs(trace); i > 0; i--)
        {
            try
            {
                TraceReplay.Replay(ControlledProgram.Create(model), trace);
                count++;
            }
            catch (TraceException)
            {
                // A model that is not the same each time: the count says so.
            }
        }

        return count;
    }
}
