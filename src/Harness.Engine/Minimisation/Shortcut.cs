using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Minimisation;

/// <summary>
/// Looks for ways around parts of a violating schedule: from each of its points breadth first, for a violation that is nearer than the one at its end, and for a later point
/// of the schedule that is nearer than along the schedule.
/// </summary>
internal sealed class Shortcut
{
    private readonly ControlledProgram _program;
    private readonly Stepper _stepper;
    private readonly Property _property;
    private int _left;

    /// <param name="program">The program.</param>
    /// <param name="property">The violated property.</param>
    internal Shortcut(ControlledProgram program, Property property)
    {
        _program = program;
        _property = property;
        _stepper = new Stepper(program, 1UL << property.Index);
    }

    /// <summary>Whether the last search from the first state looked at every schedule that is shorter.</summary>
    internal bool HasSeenAllShorter { get; private set; }

    /// <summary>A shorter schedule.</summary>
    /// <param name="schedule">A schedule whose last step violates the property.</param>
    /// <param name="states">States to look at from the first point at most; from each other point a tenth of it.</param>
    /// <returns>The schedule, or null when none was found.</returns>
    internal ImmutableArray<Move>? Find(ImmutableArray<Move> schedule, int states)
    {
        var points = Points(schedule);
        var targets = new Dictionary<Fingerprint, int>();
        for (var i = 0; i < points.Length; i++)
        {
            targets[points[i].Fingerprint] = i;
        }

        for (var i = 0; i < schedule.Length - 1; i++)
        {
            _left = i == 0 ? states : states / 10;
            if (From(points[i], i, schedule, targets) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The states before each step.</summary>
    private ImmutableArray<ProgramState> Points(ImmutableArray<Move> schedule)
    {
        var points = ImmutableArray.CreateBuilder<ProgramState>(schedule.Length);
        var state = _stepper.Initial();
        foreach (var move in schedule)
        {
            points.Add(state);
            _stepper.Enter(state);
            _stepper.Step(state, move.Task, move.Choice);
            state = _stepper.Keep(state, move.Task);
        }

        return points.MoveToImmutable();
    }

    private ImmutableArray<Move>? From(ProgramState start, int at, ImmutableArray<Move> schedule, Dictionary<Fingerprint, int> targets)
    {
        var seen = new HashSet<Fingerprint> { start.Fingerprint };
        var level = new List<Node> { new(start, null, default) };
        for (var depth = 1; at + depth < schedule.Length; depth++)
        {
            var next = new List<Node>();
            foreach (var node in level)
            {
                for (var task = 0; task < _program.Tasks.Length; task++)
                {
                    _stepper.Enter(node.State);
                    for (int choice = 0, outcomes = _stepper.Outcomes(node.State, task); choice < outcomes; choice++)
                    {
                        _stepper.Enter(node.State);
                        _stepper.Step(node.State, task, choice);
                        _stepper.JudgeReached();
                        var reached = new Node(_stepper.Keep(node.State, task), node, new Move((byte)task, (ushort)choice));
                        if (Violates(reached.State))
                        {
                            return [.. schedule[..at], .. reached.Path];
                        }

                        if (!seen.Add(reached.State.Fingerprint))
                        {
                            continue;
                        }

                        if (targets.TryGetValue(reached.State.Fingerprint, out var target) && at + depth < target)
                        {
                            return [.. schedule[..at], .. reached.Path, .. schedule[target..]];
                        }

                        if (--_left < 0)
                        {
                            return null;
                        }

                        next.Add(reached);
                    }
                }
            }

            level = next;
        }

        HasSeenAllShorter |= at == 0;
        return null;
    }

    private bool Violates(ProgramState state)
    {
        var failed = _stepper.Context.Failed;
        if (_property.FinalOnly || _property.Name == Property.Deadlock)
        {
            _stepper.Enter(state);
            for (var task = 0; task < state.Tasks.Length; task++)
            {
                if (_stepper.Outcomes(state, task) > 0)
                {
                    return false;
                }
            }

            _stepper.JudgeFinal(state);
            failed = _stepper.Context.Failed;
        }

        return ((failed >> _property.Index) & 1) != 0;
    }

    private sealed record Node(ProgramState State, Node? Before, Move Move)
    {
        internal ImmutableArray<Move> Path
        {
            get
            {
                var moves = new List<Move>();
                for (var node = this; node.Before is not null; node = node.Before)
                {
                    moves.Add(node.Move);
                }

                moves.Reverse();
                return [.. moves];
            }
        }
    }
}
