using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// Every reachable state and step of a program that has few of them, in order of depth: to be drawn. What a search visits without reductions is the same, and there
/// are as many of both.
/// </summary>
/// <param name="Watches">Heads of the watched columns.</param>
/// <param name="States">The states, by number; 0 is the first one.</param>
/// <param name="Steps">The steps between them.</param>
public sealed record SmallGraph(ImmutableArray<string> Watches, ImmutableArray<GraphState> States, ImmutableArray<GraphStep> Steps)
{
    /// <summary>Visits every state.</summary>
    /// <param name="program">The program.</param>
    /// <param name="limit">How many states there may be.</param>
    /// <returns>The graph, or null where there are more.</returns>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static SmallGraph? Of(ControlledProgram program, int limit)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new Builder(program, limit).Build();
    }

    private sealed class Builder(ControlledProgram program, int limit)
    {
        private readonly Stepper _stepper = new(program, ulong.MaxValue);
        private readonly Dictionary<Fingerprint, int> _numbers = [];
        private readonly List<(ProgramState State, int Depth)> _states = [];
        private readonly List<ulong> _failed = [];
        private readonly List<ulong> _arrived = [];
        private readonly List<bool> _isEnd = [];
        private readonly List<ImmutableArray<string>> _watches = [];
        private readonly List<GraphStep> _steps = [];

        internal SmallGraph? Build()
        {
            Number(_stepper.Initial(), 0, program.InitialExceptions.Exists(e => e is not null) ? 1UL << Property.ExceptionIndex : 0);
            for (var i = 0; i < _states.Count; i++)
            {
                if (_states.Count > limit)
                {
                    return null;
                }

                Expand(i);
            }

            return new SmallGraph(
                [.. program.Watches.Select(w => w.Name)],
                [.. _states.Select((s, i) => new GraphState(s.Depth, _watches[i], Names(_failed[i]), Names(_arrived[i]), _isEnd[i]))],
                [.. _steps]);
        }

        private void Expand(int number)
        {
            var (state, depth) = _states[number];
            _stepper.Enter(state);
            _stepper.Context.BeginStep(0);
            _stepper.JudgeReached();
            _failed.Add(_stepper.Context.Failed);
            _watches.Add([.. program.Watches.Select(w => w.Show(_stepper.Context))]);
            var steps = _steps.Count;
            for (var task = 0; task < state.Tasks.Length; task++)
            {
                _stepper.Enter(state);
                var outcomes = _stepper.Outcomes(state, task);
                for (var outcome = 0; outcome < outcomes; outcome++)
                {
                    _stepper.Enter(state);
                    var label = state.Tasks[task]!.Operation.Label!;
                    _stepper.Step(state, task, outcome);
                    var failed = _stepper.Context.Failed;
                    var to = Number(_stepper.Keep(state, task), depth + 1, failed);
                    _steps.Add(new GraphStep(number, to, new Move((byte)task, (ushort)outcome), label, Names(failed)));
                }
            }

            _isEnd.Add(_steps.Count == steps);
            if (_isEnd[^1])
            {
                _stepper.Enter(state);
                _stepper.JudgeFinal(state);
                _failed[number] |= _stepper.Context.Failed;
            }
        }

        private int Number(ProgramState state, int depth, ulong failed)
        {
            if (_numbers.TryAdd(state.Fingerprint, _states.Count))
            {
                _states.Add((state, depth));
                _arrived.Add(failed);
                return _states.Count - 1;
            }

            var number = _numbers[state.Fingerprint];
            _arrived[number] |= failed;
            return number;
        }

        private ImmutableArray<string> Names(ulong failed) => [.. program.Properties.Where(p => PropertySelection.Contains(failed, p.Index)).Select(p => p.Name)];
    }
}

/// <summary>A state of a graph.</summary>
/// <param name="Depth">Steps of a shortest way to it.</param>
/// <param name="Watches">The watched columns.</param>
/// <param name="Fails">Names of the properties that it violates.</param>
/// <param name="FailsOnArrival">Names of the properties that steps into it violate.</param>
/// <param name="IsEnd">Whether no task can move.</param>
public sealed record GraphState(int Depth, ImmutableArray<string> Watches, ImmutableArray<string> Fails, ImmutableArray<string> FailsOnArrival, bool IsEnd)
{
    /// <summary>Names of all properties that it, or a step into it, violates.</summary>
    public ImmutableArray<string> AllFails => [.. Fails.Union(FailsOnArrival, StringComparer.Ordinal)];
}

/// <summary>A step of a graph.</summary>
/// <param name="From">Number of the state in which it is taken.</param>
/// <param name="To">Number of the state that it reaches.</param>
/// <param name="Move">Who moves, and with which outcome.</param>
/// <param name="Label">The step.</param>
/// <param name="Fails">Names of the properties that the step violates.</param>
public sealed record GraphStep(int From, int To, Move Move, StepLabel Label, ImmutableArray<string> Fails);
