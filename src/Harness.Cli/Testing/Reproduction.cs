using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Cli.Testing;

/// <summary>Runs a trace again, each time on a model that is built anew.</summary>
internal static class Reproduction
{
    /// <summary>How often.</summary>
    internal const int Runs = 10;

    /// <summary>How many of the runs agree with the trace in every step, and violate its property.</summary>
    internal static int Count(IModel model, Trace trace)
    {
        var count = 0;
        for (var i = 0; i < Runs; i++)
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
