using Harness.Engine.Traces;
using Debugger = System.Diagnostics.Debugger;

namespace Harness.Cli.Replay;

/// <summary>Stops in a debugger before a step of a replay: from there on, stepping goes into the model's code.</summary>
/// <param name="number">The step.</param>
/// <param name="trace">The trace.</param>
internal sealed class StepBreak(int number, Trace trace)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <exception cref="OperationCanceledException">Ctrl-C came before a debugger.</exception>
    internal void Before(int step)
    {
        if (step != number)
        {
            return;
        }

        if (!Debugger.IsAttached)
        {
            WaitForDebugger();
        }

        // The next statements replay the step: step out of here, and into TraceReplay.
        Debugger.Break();
    }

    /// <summary>Makes sure that there is such a step.</summary>
    /// <exception cref="InputException">There is not.</exception>
    internal static StepBreak? Of(int? number, Trace trace)
        => number is not { } step ? null
            : step <= trace.Steps.Length ? new StepBreak(step, trace)
            : throw new InputException($"--break-at {step}: the trace has {trace.Steps.Length} steps");

    private void WaitForDebugger()
    {
        var step = trace.Steps[number - 1];
        using var interrupt = new Interrupt();
        Console.Error.WriteLine(
            $"Waiting for a debugger: attach one to process {Environment.ProcessId}, and it stops before step {number}, {step.Letter} '{step.Step}' of {step.Task}{(step.Line is { } line ? $" ({line})" : "")}. Ctrl-C ends.");
        while (!Debugger.IsAttached)
        {
            if (interrupt.Token.WaitHandle.WaitOne(s_look))
            {
                throw new OperationCanceledException(interrupt.Token);
            }
        }
    }
}
