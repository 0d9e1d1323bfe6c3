using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using ControlledTasks = Microsoft.Coyote.Rewriting.Types.Threading.Tasks.Task;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Harness.Hosting;

/// <summary>
/// One schedule of a model as Coyote decides it. Each task of the model is a task of Coyote that runs the model's code as it is, on its own stack; each access is
/// preceded by a scheduling point of Coyote. Waits are Coyote's, so that it knows who can move; choices are Coyote's random values, so that a trace of Coyote holds them.
/// </summary>
/// <remarks>
/// Coyote lets one controlled task run at a time, from one scheduling point to the next: an access and the code that follows it lie between two of them. Tasks are
/// started through the type that <c>coyote rewrite</c> would put in the place of .NET's: whether an assembly was rewritten makes no difference.
/// </remarks>
internal sealed class CoyoteRun : IRunScheduler
{
    private readonly LiveRun _run;

    private CoyoteRun(LiveRun run) => _run = run;

    /// <summary>Runs a model once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="properties">Names of the properties to judge; empty for all.</param>
    /// <param name="started">Is given the run before its first step.</param>
    internal static void Execute(IModel model, IReadOnlyCollection<string> properties, Action<LiveRun>? started = null)
    {
        var run = LiveRun.Start(model, static run => new CoyoteRun(run), properties);
        started?.Invoke(run);
        var tasks = new Task[run.Tasks.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            var task = i;
            tasks[i] = ControlledTasks.Run(() => RunOrReport(run, task));
        }

        ControlledTasks.WaitAll(tasks);
        run.End();
    }

    /// <inheritdoc/>
    public void WaitForTurn(int task)
    {
        // Before the wait, because a wait whose condition holds is no scheduling point.
        SchedulingPoint.Interleave();

        // Who sleeps when nobody can move waits for nobody: the final state is judged by the model's own properties.
        Operation.PauseUntil(() => _run.CanMove(task) || _run.IsOver);
    }

    /// <inheritdoc/>
    public int Choose(int outcomes) => RuntimeProvider.Current.RandomInteger(outcomes);

    /// <inheritdoc/>
    public void OnViolation()
    {
        // Coyote's own log says which operation ran when; this says what it did.
        var logger = RuntimeProvider.Current.Logger;
        foreach (var line in BugText.Steps(_run.Violations[0]))
        {
            logger.WriteLine(line);
        }

        Specification.Assert(false, "{0}", BugText.Message(_run.Violations));
    }

    /// <summary>An exception that is no violation would end one task silently, and what waits for it would look like a deadlock of the model: it is reported as what it is.</summary>
    private static void RunOrReport(LiveRun run, int task)
    {
        string error;
        try
        {
            run.Run(task);
            return;
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException and not AssertionFailureException)
        {
            error = $"no verdict: {exception.GetType().Name}: {exception.Message}";
        }

        Specification.Assert(false, "{0}", error);
    }
}
