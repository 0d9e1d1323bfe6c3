using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>What a closed walk, repeated for ever, still owes: to fairness a step of each task or a state in which it cannot move, and to the pattern what must come again.</summary>
/// <param name="graph">The graph.</param>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="fairness">What is assumed of the run.</param>
/// <param name="pattern">What the run is like.</param>
internal sealed class WalkDebts(StateGraph graph, int tasks, Fairness fairness, RunPattern pattern)
{
    private readonly ulong _all = ulong.MaxValue >> (64 - tasks);
    private ulong _moved;
    private ulong _disabled;
    private ulong _waived;
    private ulong _foundLockFree;
    private ushort _seen;
    private bool _cameAgain = pattern.Again == 0;

    internal bool ArePaid => UnpaidTasks == 0 && _cameAgain && UnpaidMarks == 0;

    private ulong UnpaidTasks => _all & ~((_moved | _waived | _disabled) & ~Starved);

    private ushort UnpaidMarks => (ushort)(pattern.Needs & ~_seen);

    /// <summary>Who has found his lock free must take it; for all others a state will do in which they cannot move.</summary>
    private ulong Starved => fairness == Fairness.QueuedLocks ? _foundLockFree & ~_moved & ~_waived : 0;

    /// <summary>The walk comes through a state.</summary>
    internal void Visit(uint state)
    {
        _disabled |= ~Enabled(state);
        _cameAgain |= ComesAgain(state);
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            var (bit, marks) = (1UL << graph.Task(edge), graph.Marks(edge));
            _foundLockFree |= (marks & EdgeMarks.QueuedLock) != 0 ? bit : 0;
            _waived |= (marks & EdgeMarks.Optional) != 0 && !pattern.EndsInSteps ? bit : 0;
        }
    }

    /// <summary>The walk takes an edge, to the state where it leads.</summary>
    internal void Take(long edge)
    {
        _moved |= 1UL << graph.Task(edge);
        _seen |= graph.Marks(edge);
        Visit(graph.Successor(edge));
    }

    /// <summary>Whether coming through a state pays something.</summary>
    internal bool IsPaidBy(uint state) => (!_cameAgain && ComesAgain(state)) || (UnpaidTasks & ~Starved & ~Enabled(state)) != 0;

    /// <summary>Whether taking an edge pays something.</summary>
    internal bool IsPaidBy(long edge) => ((UnpaidTasks >> graph.Task(edge)) & 1) != 0 || (UnpaidMarks & graph.Marks(edge)) != 0;

    private bool ComesAgain(uint state) => (graph.Labels(state) & pattern.Again) != 0;

    private ulong Enabled(uint state)
    {
        ulong enabled = 0;
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            enabled |= 1UL << graph.Task(edge);
        }

        return enabled;
    }
}
