using System.Numerics;

namespace Harness.Packages.Tests.Examples;

/// <summary>
/// Visits every state of a few threads that access cells, each access a step. It shares nothing with the engine: a state is a text, the
/// search is a loop over a queue, and the complete
/// schedules are the paths of the graph. With buffers each thread's stores wait in one and leave in their order (x86-TSO: Sewell et al.,
/// CACM 53(7), 2010).
/// </summary>
internal sealed class Enumeration
{
    private readonly Program[] _threads;
    private readonly bool _hasBuffers;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<State> _states = [];
    private readonly List<int> _depths = [];
    private readonly List<List<int>> _next = [];

    /// <param name="memory">The cells before the first step, and words of bookkeeping.</param>
    /// <param name="hasBuffers">Whether stores wait in buffers.</param>
    /// <param name="threads">The threads.</param>
    internal Enumeration(int[] memory, bool hasBuffers, params Program[] threads)
    {
        (_threads, _hasBuffers) = (threads, hasBuffers);
        Add(new State([.. threads.Select(_ => new Local(0))], memory, [.. threads.Select(_ => Array.Empty<(int, int)>())]), 0);
        for (var i = 0; i < _states.Count; i++)
        {
            foreach (var next in Successors(_states[i]))
            {
                _next[i].Add(Add(next, _depths[i] + 1));
            }
        }
    }

    /// <summary>How many states there are.</summary>
    internal int States => _states.Count;

    /// <summary>
    /// How many complete schedules: paths from the first state to one in which nobody can move. The graph must have no cycle.
    /// </summary>
    internal BigInteger Schedules
    {
        get
        {
            var counts = new BigInteger?[States];
            return Count(0, counts, []);
        }
    }

    /// <summary>The fewest steps to a state.</summary>
    /// <param name="isMeant">By the memory, by where each thread stands, and by whether nobody can move.</param>
    internal int ShortestTo(Func<int[], Local[], bool, bool> isMeant)
        => Enumerable.Range(0, States).Where(i => isMeant(_states[i].Memory, _states[i].Threads, _next[i].Count == 0)).Min(i => _depths[i]);

    private BigInteger Count(int state, BigInteger?[] counts, HashSet<int> open)
    {
        if (counts[state] is { } known)
        {
            return known;
        }

        open.Add(state).ShouldBeTrue("the graph has a cycle");
        var sum = _next[state].Count == 0 ? BigInteger.One
            : _next[state].Aggregate(BigInteger.Zero, (total, next) => total + Count(next, counts, open));
        open.Remove(state);
        counts[state] = sum;
        return sum;
    }

    private int Add(State state, int depth)
    {
        if (!_numbers.TryGetValue(state.Key, out var number))
        {
            _numbers.Add(state.Key, number = _states.Count);
            _states.Add(state);
            _depths.Add(depth);
            _next.Add([]);
        }

        return number;
    }

    private IEnumerable<State> Successors(State state)
    {
        for (var thread = 0; thread < _threads.Length; thread++)
        {
            var buffer = state.Buffers[thread];
            if (buffer.Length > 0)
            {
                var memory = (int[])state.Memory.Clone();
                memory[buffer[0].Cell] = buffer[0].Value;
                yield return new State(state.Threads, memory, With(state.Buffers, thread, buffer[1..]));
            }

            if (_threads[thread](state.Threads[thread]) is { } access && Step(state, thread, access) is { } next)
            {
                yield return next;
            }
        }
    }

    private State? Step(State state, int thread, Access access)
    {
        var buffer = state.Buffers[thread];
        if (!access.Stores && !access.Reads && buffer.Length > 0)
        {
            return null;
        }

        var own = access.Reads ? Array.FindLastIndex(buffer, b => b.Cell == access.Cell) : -1;
        var read = access.Cell < 0 ? 0 : own >= 0 ? buffer[own].Value : state.Memory[access.Cell];
        if (!access.May(read))
        {
            return null;
        }

        var memory = (int[])state.Memory.Clone();
        var buffers = state.Buffers;
        if (access.Stores && _hasBuffers)
        {
            buffers = With(buffers, thread, [.. buffer, (access.Cell, access.Change(read))]);
        }
        else if (access.Cell >= 0 && !access.Reads)
        {
            memory[access.Cell] = access.Change(read);
        }

        access.Note?.Invoke(memory, read);
        return new State(With(state.Threads, thread, access.Then(read)), memory, buffers);
    }

    private static T[] With<T>(T[] all, int index, T item) => [.. all[..index], item, .. all[(index + 1)..]];

    private sealed record State(Local[] Threads, int[] Memory, (int Cell, int Value)[][] Buffers)
    {
        internal string Key { get; }
            = $"{string.Join(' ', Threads)}|{string.Join(' ', Memory)}|{string.Join('/', Buffers.Select(b => string.Join(' ', b)))}";
    }
}
