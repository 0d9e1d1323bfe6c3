using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Harness.Hosting;

/// <summary>
/// One schedule of a model as Coyote decides it. Each task of the model is a task that Coyote controls, and each access is preceded by a scheduling point of
/// Coyote; waits are Coyote's, so that it knows who can move; choices are Coyote's random values, so that a trace of Coyote holds them.
/// </summary>
/// <remarks>
/// Coyote lets one controlled task run at a time, from one scheduling point to the next. An access with all that happens in its step lies between two of them: the
/// steps are the engine's, their order is Coyote's. This assembly is rewritten by <c>coyote rewrite</c>, the engine and the models need not be: they start no tasks.
/// </remarks>
internal static class CoyoteRun
{
    /// <summary>Runs a model once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="properties">Names of the properties to judge; empty for all.</param>
    internal static void Execute(IModel model, params IReadOnlyCollection<string> properties)
    {
        var run = SteppedRun.Start(model, properties);
        AssertNoViolation(run);

        // An array: Task.WaitAll of a list or a span is not one of the methods that Coyote controls.
        var tasks = new Task[run.Tasks.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            var task = i;
            tasks[i] = Task.Run(() => DriveOrReport(run, task));
        }

        Task.WaitAll(tasks);
        if (run.Violations.IsEmpty)
        {
            run.End();
            AssertNoViolation(run);
        }
    }

    /// <summary>An exception that is no violation would end one task silently, and what waits for it would look like a deadlock of the model: it is reported as what it is.</summary>
    private static void DriveOrReport(SteppedRun run, int task)
    {
        string error;
        try
        {
            Drive(run, task);
            return;
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException and not AssertionFailureException)
        {
            error = $"no verdict: {exception.GetType().Name}: {exception.Message}";
        }

        Specification.Assert(false, "{0}", error);
    }

    /// <summary>Takes the steps of one task, until it has none left or no task can move: who sleeps then waits for nobody, and the final state is judged.</summary>
    private static void Drive(SteppedRun run, int task)
    {
        while (!run.HasEnded(task))
        {
            // Before the wait, because a wait whose condition holds is no scheduling point.
            SchedulingPoint.Interleave();
            Operation.PauseUntil(() => run.CanMove(task) || run.IsOver);
            if (run.IsOver || !run.CanMove(task))
            {
                return;
            }

            run.Step(task, Choose(run.Outcomes(task)));
            AssertNoViolation(run);
        }
    }

    private static int Choose(int outcomes) => outcomes == 1 ? 0 : RuntimeProvider.Current.RandomInteger(outcomes);

    private static void AssertNoViolation(SteppedRun run)
    {
        if (run.Violations.IsEmpty)
        {
            return;
        }

        // Coyote's own log says which operation ran when; this says what it did.
        var logger = RuntimeProvider.Current.Logger;
        foreach (var line in BugText.Steps(run.Violations[0]))
        {
            logger.WriteLine(line);
        }

        Specification.Assert(false, "{0}", BugText.Message(run.Violations));
    }
}
