using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Counting;

/// <summary>The abstract states that were reached, level by level, each with the step that led to it first.</summary>
internal sealed class AbstractGraph
{
    private readonly AbstractMachine _machine;
    private readonly Dictionary<byte[], int> _known = new(KeyComparer.Instance);
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<int, (int State, PathStep? Step)> _violations = [];
    private readonly Dictionary<StepLabel, (int State, PathStep Step)> _labels = [];
    private int _expanded;

    internal AbstractGraph(AbstractMachine machine)
    {
        _machine = machine;
        machine.Begin();
        Add(machine.Abstract(), -1, null);
    }

    /// <summary>How many there are.</summary>
    internal int Count => _nodes.Count;

    internal long Transitions { get; private set; }

    /// <summary>Steps to the deepest.</summary>
    internal int Depth => _nodes[^1].Depth;

    /// <summary>Whether all were expanded.</summary>
    internal bool IsComplete => _expanded == _nodes.Count;

    /// <summary>The properties that failed, a bit for each.</summary>
    internal ulong Failed { get; private set; }

    /// <summary>Whether a state was reached.</summary>
    internal bool Contains(AbstractState state) => _known.ContainsKey(state.Key());

    /// <summary>Judges a state and takes every step from it.</summary>
    internal void Expand(int state)
    {
        _machine.Enter(_machine.Read(_nodes[state].Key));
        Note(_machine.Judge(), state, null);
        foreach (var mover in _machine.Movers())
        {
            var outcomes = _machine.Outcomes(mover.Task);
            for (var choice = 0; choice < outcomes; choice++)
            {
                var step = new PathStep(mover.Kind, mover.Task, (ushort)choice);
                _labels.TryAdd(_machine.Label(mover.Task), (state, step));
                Note(_machine.Step(mover.Task, choice), state, step);
                Transitions++;
                foreach (var next in _machine.Reached(mover))
                {
                    Add(next, state, step);
                }

                _machine.Undo(mover.Task);
            }
        }

        _expanded++;
    }

    /// <summary>The steps to the first violation of a property; null where there is none.</summary>
    internal ImmutableArray<PathStep>? PathTo(Property property)
        => _violations.TryGetValue(property.Index, out var found) ? PathTo(found.State, found.Step) : null;

    /// <summary>For each step of the model, the steps to where it was taken first, itself included.</summary>
    internal IEnumerable<ImmutableArray<PathStep>> ToEachLabel() => _labels.Values.Select(l => PathTo(l.State, l.Step));

    private ImmutableArray<PathStep> PathTo(int state, PathStep? last)
    {
        var path = new List<PathStep>();
        if (last is { } step)
        {
            path.Add(step);
        }

        for (; _nodes[state].Step is { } before; state = _nodes[state].From)
        {
            path.Add(before);
        }

        path.Reverse();
        return [.. path];
    }

    private void Note(ulong failed, int state, PathStep? step)
    {
        for (var left = failed & ~Failed; left != 0; left &= left - 1)
        {
            _violations.Add(BitOperations.TrailingZeroCount(left), (state, step));
        }

        Failed |= failed;
    }

    private void Add(AbstractState state, int from, PathStep? step)
    {
        var key = state.Key();
        if (_known.TryAdd(key, _nodes.Count))
        {
            _nodes.Add(new Node(key, from, step, from < 0 ? 0 : _nodes[from].Depth + 1));
        }
    }

    private readonly record struct Node(byte[] Key, int From, PathStep? Step, int Depth);
}

/// <summary>A step between abstract states.</summary>
/// <param name="Kind">The kind of the member that takes it; 0 for one that has not begun, -1 for a task outside the group.</param>
/// <param name="Task">Where it is a task outside the group: its index.</param>
/// <param name="Choice">The outcome.</param>
internal readonly record struct PathStep(int Kind, int Task, ushort Choice);
