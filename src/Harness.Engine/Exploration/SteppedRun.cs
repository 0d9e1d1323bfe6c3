using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Traces;

namespace Harness.Engine.Exploration;

/// <summary>
/// One run of a model from its first state, in place, whose every step somebody else decides: the seam for a scheduler that is not the engine's. What
/// a step means and how a state is judged is what a search does.
/// </summary>
/// <remarks>
/// <para>Any thread may take a step, but only one at a time: whoever schedules the steps serialises them.</para>
/// <para>
/// The model's code is not scanned here, nor watched: code that another tool has rewritten is not what its author wrote, and whoever schedules knows best when
/// a step takes too long. What the engine can see of a step while it runs is checked as always.
/// </para>
/// </remarks>
public sealed class SteppedRun
{
    private readonly ControlledProgram _program;
    private readonly Execution _execution;

    private SteppedRun(ControlledProgram program, ulong selected)
    {
        _program = program;
        _execution = new Execution(program, selected, new TaskRunner());
        _execution.Start();
        Note();
    }

    /// <summary>The tasks, by index.</summary>
    public ImmutableArray<TaskInfo> Tasks => _program.Tasks;

    /// <summary>Whether no task can move any more, or none will ever do more than pass the time.</summary>
    public bool IsOver => _execution.IsFinal;

    /// <summary>
    /// The schedule so far, once for each property that its last step violates, as it runs when it is run again from the start; empty while none does. A run
    /// ends with its first violation.
    /// </summary>
    public ImmutableArray<Trace> Violations { get; private set; } = [];

    /// <summary>Builds a model and goes to its first state.</summary>
    /// <param name="model">The model.</param>
    /// <param name="properties">Names of the properties to judge; empty for all.</param>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest, or has no such property.</exception>
    public static SteppedRun Start(IModel model, params IReadOnlyCollection<string> properties)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(properties);
        var program = ControlledProgram.Create(model, Timeout.InfiniteTimeSpan, scan: false);
        return new SteppedRun(program, PropertySelection.Mask(program, properties));
    }

    /// <summary>Whether a task has no step left, whatever the others do.</summary>
    /// <param name="task">Index of the task.</param>
    public bool HasEnded(int task) => _execution.Tasks[task] is null;

    /// <summary>Whether a task can take its next step now. Cheap, and changes nothing.</summary>
    /// <param name="task">Index of the task.</param>
    public bool CanMove(int task) => _execution.Enabled.Contains(task);

    /// <summary>How many outcomes the next step of a task has: more than one only where the environment chooses.</summary>
    /// <param name="task">Index of a task that has not ended.</param>
    public int Outcomes(int task) => _execution.Outcomes(task);

    /// <summary>Takes the next step of a task.</summary>
    /// <param name="task">Index of a task that can move.</param>
    /// <param name="outcome">0 … <see cref="Outcomes"/>-1.</param>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    /// <exception cref="InvalidOperationException">The task cannot move, or the run has ended.</exception>
    public void Step(int task, int outcome)
    {
        if (!CanMove(task) || !Violations.IsEmpty)
        {
            throw new InvalidOperationException($"task '{Tasks[task].Name}' cannot take a step: {(Violations.IsEmpty ? "it waits" : "the run ended with a violation")}.");
        }

        _execution.Step(task, outcome);
        if (_execution.Thrown is ThreadInterruptedException interruption)
        {
            // Whoever schedules ends a run by interrupting its threads, in the middle of an assertion of the model for instance: not the model's doing.
            ExceptionDispatchInfo.Throw(interruption);
        }

        Note();
    }

    /// <summary>Judges the state in which no task can move, or none can do more than stay in place.</summary>
    /// <exception cref="InvalidOperationException">A task can move.</exception>
    public void End()
    {
        if (!IsOver)
        {
            throw new InvalidOperationException("the run is not over: a task can move.");
        }

        _execution.JudgeFinal();
        Note();
    }

    private void Note()
    {
        var failed = _execution.Context.Failed;
        if (failed == 0)
        {
            return;
        }

        var parameters = (_program.Model as IParameterizedModel)?.Parameters;
        var schedule = new Counterexample(_execution.Moves, []);
        Violations = [.. _program.Properties.Where(p => PropertySelection.Contains(failed, p.Index)).Select(p => TraceRecorder.Record(_program, p, schedule, parameters))];
    }
}
