using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Runs;

/// <summary>
/// Whether a <see cref="LoopProgram"/> has a fair run that violates its property, by definition and not by components of components: the states and steps that a run takes again
/// and again are a set of edges that is strongly connected. For small graphs every set of edges is tried. For larger ones every set of tasks that move again and again is: the
/// steps of the others are left out, and by transitive closure what remains falls into classes. It has an interpreter of its own.
/// </summary>
internal sealed class FairRunOracle
{
    /// <summary>Sets of edges that are tried one by one at most: 2 to the power of this.</summary>
    internal const int MostEdges = 13;

    private readonly LoopProgram _program;
    private readonly bool _queued;
    private readonly List<Node> _nodes = [];
    private readonly List<Edge> _edges = [];

    internal FairRunOracle(LoopProgram program, Fairness fairness, int mostNodes)
    {
        (_program, _queued) = (program, fairness == Fairness.QueuedLocks);
        Explore(mostNodes);
    }

    internal int States => _nodes.Count;

    internal bool IsTooLarge { get; private set; }

    internal bool IsTiny => _edges.Count <= MostEdges;

    /// <summary>How many steps lie before the earliest state in which a violating run may begin to go round, or stay; null where there is none.</summary>
    internal int? BySetsOfTasks()
    {
        int? best = null;
        for (var obligation = 0; obligation < _program.Obligations; obligation++)
        {
            for (var moving = 0; moving < 1 << _program.Threads.Length; moving++)
            {
                best = Least(best, Classes(obligation, moving));
            }
        }

        return best;
    }

    /// <summary>The same, for a graph of few edges.</summary>
    internal int? BySetsOfEdges()
    {
        int? best = null;
        for (var set = 0; set < 1 << _edges.Count; set++)
        {
            Edge[] edges = [.. _edges.Where((_, i) => ((set >> i) & 1) != 0)];
            var nodes = edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet();
            if (edges.Length > 0 && IsStronglyConnected(nodes, edges))
            {
                best = Least(best, Violation(nodes, edges));
            }
        }

        for (var node = 0; node < _nodes.Count; node++)
        {
            best = Least(best, Violation([node], []));
        }

        return best;
    }

    private static int? Least(int? one, int? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);

    /// <summary>The depth of the first state of what repeats, if nothing is wrong with it.</summary>
    private int? Violation(HashSet<int> nodes, Edge[] edges)
    {
        var stays = Enumerable.Range(0, _program.Obligations).Any(o => nodes.All(n => IsOpen(n, o)));
        return stays && HasWhatComesAgain(nodes, edges) && Enumerable.Range(0, _program.Threads.Length).All(t => IsFairTo(t, nodes, edges)) ? nodes.Min(n => _nodes[n].Depth) : null;
    }

    private bool IsOpen(int node, int obligation) => ((_program.Open(_nodes[node].Memory[0]) >> obligation) & 1) != 0;

    private bool HasWhatComesAgain(HashSet<int> nodes, Edge[] edges)
        => (_program.Again < 0 || nodes.Any(n => _nodes[n].Memory[1] == _program.Again))
            && (_program.EndedBy < 0 || !edges.Any(e => e.Event == _program.EndedBy))
            && (_program.Needs < 0 || edges.Any(e => e.Event == _program.Needs));

    private bool IsFairTo(int thread, HashSet<int> nodes, Edge[] edges)
    {
        if (edges.Any(e => e.Thread == thread) || nodes.All(n => OpOf(n, thread) is null or { IsOptional: true }))
        {
            return true;
        }

        var canMove = nodes.Where(n => _edges.Exists(e => e.From == n && e.Thread == thread)).ToArray();
        return OpOf(nodes.First(), thread) is { Kind: LoopKind.Lock, Cell: 0 } && _queued ? canMove.Length == 0 : canMove.Length < nodes.Count;
    }

    private LoopOp? OpOf(int node, int thread) => _nodes[node].Pc[thread] is >= 0 and var pc ? _program.Threads[thread][pc] : null;

    private static bool IsStronglyConnected(HashSet<int> nodes, Edge[] edges)
        => Reaches(nodes, edges.Select(e => (e.From, e.To))) && Reaches(nodes, edges.Select(e => (From: e.To, To: e.From)));

    private static bool Reaches(HashSet<int> nodes, IEnumerable<(int From, int To)> edges)
    {
        var by = edges.ToLookup(e => e.From, e => e.To);
        var reached = new HashSet<int> { nodes.First() };
        var open = new Stack<int>(reached);
        while (open.TryPop(out var node))
        {
            foreach (var next in by[node].Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached.Count == nodes.Count;
    }

    /// <summary>With exactly these tasks moving again and again: the least depth of a class of states that a fair run may go round in.</summary>
    private int? Classes(int obligation, int moving)
    {
        bool IsStarved(int node, int thread)
            => _queued && ((moving >> thread) & 1) == 0 && OpOf(node, thread) is { Kind: LoopKind.Lock, Cell: 0, IsOptional: false } && _edges.Exists(e => e.From == node && e.Thread == thread);
        var allowed = Enumerable.Range(0, _nodes.Count).Where(n => IsOpen(n, obligation) && !Enumerable.Range(0, _program.Threads.Length).Any(t => IsStarved(n, t))).ToHashSet();
        Edge[] edges = [.. _edges.Where(e => ((moving >> e.Thread) & 1) != 0 && (_program.EndedBy < 0 || e.Event != _program.EndedBy) && allowed.Contains(e.From) && allowed.Contains(e.To))];
        var reaches = new bool[_nodes.Count, _nodes.Count];
        foreach (var edge in edges)
        {
            reaches[edge.From, edge.To] = true;
        }

        for (var k = 0; k < _nodes.Count; k++)
        {
            for (var i = 0; i < _nodes.Count; i++)
            {
                for (var j = 0; reaches[i, k] && j < _nodes.Count; j++)
                {
                    reaches[i, j] |= reaches[k, j];
                }
            }
        }

        int? best = null;
        foreach (var node in allowed)
        {
            var members = allowed.Where(n => n == node || (reaches[node, n] && reaches[n, node])).ToHashSet();
            Edge[] inside = [.. edges.Where(e => members.Contains(e.From) && members.Contains(e.To))];
            if ((inside.Length > 0 || members.Count == 1)
                && Enumerable.Range(0, _program.Threads.Length).All(t => ((moving >> t) & 1) == (inside.Any(e => e.Thread == t) ? 1 : 0)))
            {
                best = Least(best, Violation(members, inside));
            }
        }

        return best;
    }

    private void Explore(int mostNodes)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Queue<int>();
        int Number(Node node)
        {
            if (numbers.TryAdd(node.Key, _nodes.Count))
            {
                open.Enqueue(_nodes.Count);
                _nodes.Add(node);
            }

            return numbers[node.Key];
        }

        Number(new Node([.. _program.Threads.Select(_ => 0)], new int[LoopProgram.Cells], new int[LoopProgram.Locks], 0));
        while (open.TryDequeue(out var number))
        {
            if (_nodes.Count > mostNodes)
            {
                IsTooLarge = true;
                return;
            }

            var node = _nodes[number];
            for (var thread = 0; thread < _program.Threads.Length; thread++)
            {
                foreach (var (next, happened) in Steps(node, thread))
                {
                    _edges.Add(new Edge(number, Number(next), thread, happened));
                }
            }
        }
    }

    private IEnumerable<(Node Next, int Event)> Steps(Node node, int thread)
    {
        if (node.Pc[thread] < 0)
        {
            yield break;
        }

        var op = _program.Threads[thread][node.Pc[thread]];
        if ((op.Kind == LoopKind.Lock && node.Owners[op.Cell] != 0) || (op.Kind == LoopKind.Until && node.Memory[op.Cell] != op.Value))
        {
            yield break;
        }

        for (var outcome = 0; outcome < (op.Kind == LoopKind.Choose ? 2 : 1); outcome++)
        {
            var (pc, memory, owners) = ((int[])node.Pc.Clone(), (int[])node.Memory.Clone(), (int[])node.Owners.Clone());
            var next = outcome == 1 ? 0 : pc[thread] + 1;
            pc[thread] = next < _program.Threads[thread].Length ? next : _program.Ends[thread] ? -1 : 0;
            if (op.Kind == LoopKind.Store)
            {
                memory[op.Cell] = op.Value;
            }
            else if (op.Kind is LoopKind.Lock or LoopKind.Unlock)
            {
                owners[op.Cell] = op.Kind == LoopKind.Lock ? thread + 1 : 0;
            }

            yield return (new Node(pc, memory, owners, node.Depth + 1), op.Event);
        }
    }

    private sealed record Node(int[] Pc, int[] Memory, int[] Owners, int Depth)
    {
        internal string Key { get; } = $"{string.Join(' ', Pc)} / {string.Join(' ', Memory)} / {string.Join(' ', Owners)}";
    }

    private sealed record Edge(int From, int To, int Thread, int Event);
}
