using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Engine.Exploration;

/// <summary>Has everything compiled that a <see cref="LiveRun"/> of a model needs, for a scheduler that watches the clock.</summary>
public static class LiveRunWarmUp
{
    /// <summary>A reader that spins, or a producer without end, would never come to rest.</summary>
    private const int MostSteps = 1000;

    /// <summary>Runs the tasks of a model one after the other, each as far as it comes, and notes the schedule as if it were a violation.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static void Of(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var run = LiveRun.Start(model, static _ => new OneAfterTheOther());
        try
        {
            for (var task = 0; task < run.Tasks.Length && run.Violations.IsEmpty; task++)
            {
                run.Run(task);
            }
        }
        catch (ThreadInterruptedException)
        {
            // So many steps are enough.
        }

        var recorder = new StepRecorder(ControlledProgram.Create(model, Timeout.InfiniteTimeSpan, scan: false));
        foreach (var (task, outcome) in run.Decisions)
        {
            recorder.Take(new Move((byte)task, (ushort)outcome));
        }
    }

    private sealed class OneAfterTheOther : IRunScheduler
    {
        private int _steps;

        public void WaitForTurn(int task)
        {
            if (++_steps > MostSteps)
            {
                throw new ThreadInterruptedException();
            }
        }

        public int Choose(int outcomes) => 0;

        public void OnViolation()
        {
        }
    }
}
