using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>
/// Whether the end of a schedule, repeated for ever, violates a property of runs: from the states and steps themselves and without the graph in which it was found, so that a
/// trace can be checked by itself. Where nothing repeats, the run stays in its last state.
/// </summary>
internal sealed class LassoCheck
{
    private readonly ControlledProgram _program;
    private readonly Property _property;
    private readonly string _start;
    private bool _hasMoves;
    private ulong _moved;
    private ulong _couldMove;
    private ulong _disabled;
    private ulong _foundLockFree;
    private ulong _waived;
    private ulong _open = ulong.MaxValue;
    private byte _events;
    private readonly SortedSet<string> _stale = new(StringComparer.Ordinal);
    private bool _worked;
    private bool _progressed;
    private bool _cameAgain;

    /// <param name="program">The program.</param>
    /// <param name="property">A property of runs.</param>
    /// <param name="recorder">The recorder, where the part begins that repeats.</param>
    internal LassoCheck(ControlledProgram program, Property property, StepRecorder recorder)
    {
        (_program, _property, _start) = (program, property, recorder.State.Fingerprint.ToString());
        Visit(recorder);
    }

    /// <summary>The first obligation that stays open; -1 where the property has none.</summary>
    internal int Obligation => _property.IsLiveness && _open != 0 ? System.Numerics.BitOperations.TrailingZeroCount(_open) : -1;

    /// <summary>The words that are read in the part that repeats as they were, although newer values are there.</summary>
    internal IReadOnlyCollection<string> Stale => _stale;

    /// <summary>Whether a task could move somewhere in the part that repeats.</summary>
    internal bool CouldMove(int task) => ((_couldMove >> task) & 1) != 0;

    /// <summary>Whether a task that does not move in the part that repeats stands at a step that need never be taken.</summary>
    internal bool NeedNotMove(int task) => _property.IsLiveness && ((_waived >> task) & 1) != 0;

    /// <summary>A move of the part that repeats was taken.</summary>
    internal void Note(StepRecorder recorder, Move move)
    {
        _hasMoves = true;
        _moved |= 1UL << move.Task;
        _events |= recorder.Events;
        _worked |= !recorder.Idled;
        _stale.UnionWith(recorder.StaleReads.Select(v => v.Name));
        _progressed |= recorder.MadeProgress;
        Visit(recorder);
    }

    /// <summary>Why repeating these moves violates nothing, or null where it does.</summary>
    internal string? Problem(StepRecorder recorder)
    {
        if (recorder.State.Fingerprint.ToString() != _start)
        {
            return $"does not come back to the state where it begins: fingerprint {_start} there, {recorder.State.Fingerprint} at its end";
        }

        return UnfairTo() is { } task ? $"is not fair: task '{_program.Tasks[task].Name}' is to move and never does"
            : _property.Liveness is { } liveness ? ProblemOf(liveness)
            : !_hasMoves ? "has no steps"
            : _progressed ? "has a step of progress"
            : !_worked && !FinalState.IsDeadlock(_program, recorder.State.Tasks) ? "only passes the time of tasks that may idle"
            : null;
    }

    private string? ProblemOf(Liveness liveness)
        => _open == 0 ? "keeps no obligation open"
            : liveness.EndedBy.FirstOrDefault(e => (_events & e.Bit) != 0) is { } end ? $"has a step with '{end}'"
            : liveness.Needs.FirstOrDefault(e => (_events & e.Bit) == 0) is { } missing ? $"has no step with '{missing}'"
            : liveness.Again is not null && !_cameAgain ? "does not come again to a state that the property asks for"
            : null;

    private int? UnfairTo()
    {
        var starved = _program.Fairness == Fairness.QueuedLocks ? _foundLockFree & ~_moved : 0;
        var satisfied = ((_disabled & ~starved) | _moved) | (_property.IsLiveness ? _waived & ~_moved : 0);
        var unfair = ~satisfied & (ulong.MaxValue >> (64 - _program.Tasks.Length));
        return unfair == 0 ? null : System.Numerics.BitOperations.TrailingZeroCount(unfair);
    }

    private void Visit(StepRecorder recorder)
    {
        var enabled = recorder.Enabled();
        _disabled |= ~enabled;
        _couldMove |= enabled;
        for (var left = enabled; left != 0; left &= left - 1)
        {
            var task = System.Numerics.BitOperations.TrailingZeroCount(left);
            var marks = EdgeMarks.OfPending(_program, recorder.State.Tasks[task]!.Operation, task);
            _foundLockFree |= (marks & EdgeMarks.QueuedLock) != 0 ? 1UL << task : 0;
            _waived |= (marks & EdgeMarks.Optional) != 0 ? 1UL << task : 0;
        }

        if (_property.Liveness is { } liveness)
        {
            _open &= recorder.Look(liveness, out var again);
            _cameAgain |= again;
        }
    }
}
