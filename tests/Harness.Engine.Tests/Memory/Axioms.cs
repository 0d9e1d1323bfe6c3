using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Memory;

/// <summary>
/// The outcomes of a litmus program by axioms, with nothing of the engine: every choice of whom each read reads from (rf) and of the order of the writes to
/// each variable (co) is an execution, and a memory model says which are allowed.
/// </summary>
/// <remarks>
/// Sequential consistency, TSO and PSO: Alglave, Maranget, Tautschnig, "Herding Cats", TOPLAS 36(2), 2014, sections 4 and 5 (figure 21 for TSO; PSO also leaves
/// out writes before writes). Release and acquire: Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing Sequential Consistency in C/C++11" (RC11), PLDI 2017, figure 2,
/// with release sequences as in C++20, and with psc in one acyclic order with po and rf, as an execution in steps must have it.
/// </remarks>
internal sealed class Axioms
{
    private const int Initial = -1;

    private readonly MemoryModel _memory;
    private readonly LitmusProgram _program;
    private readonly ImmutableArray<Event> _events;
    private readonly int[] _reads;
    private readonly SortedSet<string> _outcomes = new(StringComparer.Ordinal);
    private readonly Relation _po;

    private Axioms(LitmusProgram program, MemoryModel memory)
    {
        _program = program;
        _memory = memory;
        _events =
        [
            .. Enumerable.Range(0, program.Variables).Select(v => new Event(Initial, new LitmusOp(LitmusKind.Write, v, 0, 0, MemoryOrder.Relaxed))),
            .. program.Threads.SelectMany((ops, thread) => ops.SelectMany(Apart).Select(o => new Event(thread, o))),
        ];
        _reads = [.. Enumerable.Range(0, _events.Length).Where(i => _events[i].Op.Reads)];
        _po = Related((i, j) => (i < j && _events[i].Thread == _events[j].Thread && _events[i].Thread != Initial)
            || (_events[i].Thread == Initial && _events[j].Thread != Initial));
    }

    internal static string[] Outcomes(LitmusProgram program, MemoryModel memory)
    {
        var axioms = new Axioms(program, memory);
        axioms.ChooseSource(0, new int[axioms._events.Length]);
        return [.. axioms._outcomes];
    }

    /// <summary>A barrier that belongs to an access stands beside it.</summary>
    private static IEnumerable<LitmusOp> Apart(LitmusOp op)
    {
        if (op.Kind == LitmusKind.Fence)
        {
            return [op];
        }

        var access = op with { Order = op.Order & MemoryOrder.SequentiallyConsistent };
        var before = op.Order & MemoryOrder.AfterReadBarrier;
        var after = op.Order & MemoryOrder.BeforeWriteBarrier;
        return
        [
            .. before == 0 ? ImmutableArray<LitmusOp>.Empty : [LitmusOp.Parse("rmb")],
            access,
            .. after == 0 ? ImmutableArray<LitmusOp>.Empty : [LitmusOp.Parse("wmb")],
        ];
    }

    private void ChooseSource(int index, int[] source)
    {
        if (index == _reads.Length)
        {
            Evaluate(source);
            return;
        }

        var read = _reads[index];
        for (var write = 0; write < _events.Length; write++)
        {
            if (write != read && _events[write].MayWrite && _events[write].Op.Variable == _events[read].Op.Variable)
            {
                source[read] = write;
                ChooseSource(index + 1, source);
            }
        }
    }

    /// <summary>The values follow from who reads from whom, unless a read needs its own future.</summary>
    private void Evaluate(int[] source)
    {
        var rf = Related((w, r) => _events[r].Op.Reads && source[r] == w);
        var order = (_po | rf).Closure();
        if (!order.IsIrreflexive)
        {
            return;
        }

        var (read, written, writes) = (new int[_events.Length], new int[_events.Length], new bool[_events.Length]);
        foreach (var e in Enumerable.Range(0, _events.Length).OrderBy(e => Enumerable.Range(0, _events.Length).Count(before => order[before, e])))
        {
            var op = _events[e].Op;
            read[e] = op.Reads ? written[source[e]] : 0;
            writes[e] = _events[e].MayWrite && (op.Kind != LitmusKind.CompareExchange || read[e] == op.Expected);
            written[e] = op.Kind == LitmusKind.Add ? read[e] + op.Value : op.Value;
        }

        if (_reads.All(r => writes[source[r]]))
        {
            ChooseOrder(0, new Execution(source, read, written, writes, rf, Related((_, _) => false)));
        }
    }

    private void ChooseOrder(int variable, Execution execution)
    {
        if (variable == _program.Variables)
        {
            Judge(execution);
            return;
        }

        var writes = Enumerable.Range(0, _events.Length).Where(e => execution.Writes[e] && _events[e].Op.Variable == variable).ToArray();
        foreach (var order in Permutations(writes[1..]))
        {
            int[] line = [writes[0], .. order];
            var co = Related((a, b) => Array.IndexOf(line, a) is >= 0 and var at && Array.IndexOf(line, b) > at);
            ChooseOrder(variable + 1, execution with { Co = execution.Co | co });
        }
    }

    private static IEnumerable<int[]> Permutations(int[] items)
        => items.Length == 0 ? [[]] : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));

    private void Judge(Execution x)
    {
        var fr = Related((r, w) => _events[r].Op.Reads && r != w && x.Co[x.Source[r], w]);
        var isAtomic = _reads.Where(r => x.Writes[r]).All(r => !Enumerable.Range(0, _events.Length).Any(w => x.Co[x.Source[r], w] && x.Co[w, r]));
        if (isAtomic && IsAllowed(x, fr))
        {
            var last = Enumerable.Range(0, _program.Variables).Select(v => Enumerable.Range(0, _events.Length)
                .Single(e => x.Writes[e] && _events[e].Op.Variable == v && !Enumerable.Range(0, _events.Length).Any(w => x.Co[e, w])));
            _outcomes.Add(LitmusProgram.Outcome(_reads.Select(r => x.Read[r]), last.Select(e => x.Written[e])));
        }
    }

    private bool IsAllowed(Execution x, Relation fr)
    {
        var com = x.Rf | x.Co | fr;
        return _memory switch
        {
            MemoryModel.SequentialConsistency => (_po | com).IsAcyclic,
            MemoryModel.ReleaseAcquire => IsReleaseAcquire(x, com),
            _ => (_po.Where((a, b) => IsAccess(a) && IsAccess(b) && _events[a].Op.Variable == _events[b].Op.Variable) | com).IsAcyclic
                && (_po.Where((a, b) => IsPreserved(a, b, x)) | x.Rf.Where((a, b) => _events[a].Thread != _events[b].Thread) | x.Co | fr).IsAcyclic,
        };
    }

    private bool IsSequentialWrite(int e) => _events[e].Op.Kind == LitmusKind.Write && IsSequential(e);

    private bool IsSequential(int e) => _events[e].Op.Kind != LitmusKind.Fence && _events[e].Op.Order == MemoryOrder.SequentiallyConsistent;

    private bool IsAccess(int e) => _events[e].Op.Kind != LitmusKind.Fence;

    /// <summary>Program order that TSO and PSO keep: all but a write before a read, and in PSO before a write, where no barrier is between them.</summary>
    private bool IsPreserved(int a, int b, Execution x)
    {
        if (!IsAccess(a) || !IsAccess(b) || _events[a].Thread == Initial)
        {
            return false;
        }

        // A read-modify-write counts as both, and as a barrier; so does a sequentially consistent write, which x86 translates to an exchange.
        if (_events[a].Op.Reads || (_events[b].Op.Reads && _events[b].MayWrite) || IsSequentialWrite(a) || IsSequentialWrite(b))
        {
            return true;
        }

        var between = Enumerable.Range(a + 1, b - a).ToArray();
        return between.Any(IsFullFence)
            || (x.Writes[b] && !_events[b].Op.Reads && (_memory == MemoryModel.TotalStoreOrder || between.Any(IsWriteBarrier)));
    }

    /// <summary>SPARC says release with a write barrier (STBAR) before the store.</summary>
    private bool IsWriteBarrier(int e) => _events[e].Op is { Kind: LitmusKind.Fence, Order: MemoryOrder.BeforeWriteBarrier }
        || (_events[e].Op.Kind == LitmusKind.Write && (_events[e].Op.Order & MemoryOrder.Release) != 0);

    private bool IsReleaseAcquire(Execution x, Relation com)
    {
        var identity = Related((a, b) => a == b);
        var sequence = identity | x.Rf.Where((_, r) => x.Writes[r]).Closure();
        var released = Related((a, w) => x.Writes[w] && ((a == w && (_events[w].Op.Order & MemoryOrder.Release) != 0) || (_po[a, w] && IsFence(a, MemoryOrder.BeforeWriteBarrier))));
        var acquired = Related((r, b) => _events[r].Op.Reads && ((r == b && (_events[r].Op.Order & MemoryOrder.Acquire) != 0) || (_po[r, b] && IsFence(b, MemoryOrder.AfterReadBarrier))));
        var hb = (_po | released.Then(sequence).Then(x.Rf).Then(acquired)).Closure();
        var eco = com.Closure();
        var psc = (hb | hb.Then(eco).Then(hb)).Where((a, b) => IsFullFence(a) && IsFullFence(b)) | PscBase(x, hb, com, identity);

        // A read-modify-write is one event here, so that its place in the order of its variable is the coherence of eco itself.
        return hb.IsIrreflexive && eco.IsIrreflexive && hb.Then(eco).IsIrreflexive && (_po | x.Rf | psc).IsAcyclic;
    }

    /// <summary>RC11's order of sequentially consistent accesses, with each other and with full fences: ([Esc] | [Fsc];hb?) ; scb ; ([Esc] | hb?;[Fsc]).</summary>
    private Relation PscBase(Execution x, Relation hb, Relation com, Relation identity)
    {
        var elsewhere = _po.Where((a, b) => !IsSameVariable(a, b));
        var scb = _po | elsewhere.Then(hb).Then(elsewhere) | hb.Where(IsSameVariable) | com.Where((a, b) => !x.Rf[a, b]);
        var reflexive = hb | identity;
        var before = identity.Where((a, _) => IsSequential(a)) | reflexive.Where((f, _) => IsFullFence(f));
        var after = identity.Where((a, _) => IsSequential(a)) | reflexive.Where((_, f) => IsFullFence(f));
        return before.Then(scb).Then(after);
    }

    private bool IsSameVariable(int a, int b) => IsAccess(a) && IsAccess(b) && _events[a].Op.Variable == _events[b].Op.Variable;

    private bool IsFence(int e, MemoryOrder order) => _events[e].Op.Kind == LitmusKind.Fence && (_events[e].Op.Order == order || IsFullFence(e));

    private bool IsFullFence(int e) => _events[e].Op is { Kind: LitmusKind.Fence, Order: MemoryOrder.Relaxed };

    private Relation Related(Func<int, int, bool> holds) => Relation.Of(_events.Length, holds);

    private sealed record Execution(int[] Source, int[] Read, int[] Written, bool[] Writes, Relation Rf, Relation Co);

    private readonly record struct Event(int Thread, LitmusOp Op)
    {
        internal bool MayWrite => Op.Kind is not (LitmusKind.Read or LitmusKind.Fence);
    }
}
