using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>
/// Where a schedule that somebody makes step by step has come to. Immutable: a schedule can be continued from the same point in several ways. One
/// thread uses all points of one start.
/// </summary>
public sealed class SchedulePoint
{
    private readonly ControlledProgram _program;
    private readonly Stepper _stepper;
    private readonly ProgramState _state;
    private readonly SchedulePoint? _before;
    private readonly Move _move;
    private readonly bool _madeProgress;
    private readonly ulong _failed;
    private readonly ulong _enabled;

    private SchedulePoint(ControlledProgram program, Stepper stepper, ProgramState state, SchedulePoint? before, Move move)
    {
        (_program, _stepper, _state, _before, _move) = (program, stepper, state, before, move);
        _madeProgress = stepper.Context.MadeProgress;
        _failed = stepper.Context.Failed;
        stepper.Enter(state);
        for (var task = 0; task < state.Tasks.Length; task++)
        {
            _enabled |= stepper.Outcomes(state, task) > 0 ? 1UL << task : 0;
        }

        if (_enabled == 0)
        {
            stepper.JudgeFinal(state);
            _failed |= stepper.Context.Failed;
        }
    }

    /// <summary>Whether no task can move.</summary>
    public bool IsEnd => _enabled == 0;

    /// <summary>The moves that led here from the start.</summary>
    public ImmutableArray<Move> Schedule => Since(null);

    /// <summary>The point before the first step.</summary>
    /// <param name="program">The program.</param>
    /// <param name="properties">Names of the properties to judge.</param>
    /// <exception cref="Guards.ModelException">A property name is unknown.</exception>
    public static SchedulePoint Start(ControlledProgram program, IReadOnlyCollection<string> properties)
    {
        ArgumentNullException.ThrowIfNull(program);
        var stepper = new Stepper(program, PropertySelection.Mask(program, properties));
        var initial = stepper.Initial();
        stepper.Enter(initial);
        stepper.Context.BeginStep(0);
        stepper.JudgeReached();
        return new SchedulePoint(program, stepper, initial, null, default);
    }

    /// <summary>What a task will do next; null when it has ended.</summary>
    /// <param name="task">Index of the task.</param>
    public StepLabel? NextStep(int task) => _state.Tasks[task]?.Operation.Label;

    /// <summary>Whether a task can take its next step.</summary>
    /// <param name="task">Index of the task.</param>
    public bool CanMove(int task) => ((_enabled >> task) & 1) != 0;

    /// <summary>The point after a step.</summary>
    /// <param name="task">Index of the task.</param>
    /// <param name="outcome">The outcome of the step; 0 except for a nondeterministic choice.</param>
    /// <returns>The point, or null where the task cannot move so.</returns>
    public SchedulePoint? Step(int task, int outcome = 0)
    {
        _stepper.Enter(_state);
        if (!CanMove(task) || _stepper.Outcomes(_state, task) <= outcome)
        {
            return null;
        }

        _stepper.Step(_state, task, outcome);
        _stepper.JudgeReached();
        return new SchedulePoint(_program, _stepper, _stepper.Keep(_state, task), this, new Move((byte)task, (ushort)outcome));
    }

    /// <summary>Whether the last step, or the state here, violates a property. A livelock is no matter of one point: <see cref="LoopSince"/>.</summary>
    /// <param name="property">A property that is judged.</param>
    public bool Violates(Property property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return ((_failed >> property.Index) & 1) != 0;
    }

    /// <summary>
    /// The livelock that the steps since an earlier point are, or null: they come back to the same state without progress, and each task takes one of
    /// them or cannot move at one of their points (weak fairness).
    /// </summary>
    /// <param name="start">An earlier point of the same schedule.</param>
    public Counterexample? LoopSince(SchedulePoint start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (ReferenceEquals(this, start) || _state.Fingerprint != start._state.Fingerprint)
        {
            return null;
        }

        ulong satisfied = 0;
        for (var point = this; !ReferenceEquals(point, start); point = point._before!)
        {
            satisfied |= (1UL << point._move.Task) | ~point._enabled;
            if (point._madeProgress)
            {
                return null;
            }
        }

        var all = ulong.MaxValue >> (64 - _state.Tasks.Length);
        return (satisfied & all) == all ? new Counterexample(start.Schedule, Since(start)) : null;
    }

    private ImmutableArray<Move> Since(SchedulePoint? start)
    {
        var moves = new List<Move>();
        for (var point = this; !ReferenceEquals(point, start) && point._before is not null; point = point._before)
        {
            moves.Add(point._move);
        }

        moves.Reverse();
        return [.. moves];
    }
}
