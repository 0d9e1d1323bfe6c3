using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Memory;

/// <summary>Locks and wait queues order memory in every model; programs that never end have finitely many states; traces show what waits and what is old.</summary>
public class LockAndLoopTests
{
    private static readonly StepLabel s_lock = new("L", "lock");
    private static readonly StepLabel s_unlock = new("U", "unlock");
    private static readonly StepLabel s_load = new("r", "load");
    private static readonly StepLabel s_store = new("s", "store");
    private static readonly StepLabel s_register = new("", "register");
    private static readonly StepLabel s_sleep = new("", "sleep");
    private static readonly StepLabel s_wake = new("", "wake");

    public static TheoryData<MemoryModel> Models => [.. MemoryModelInfo.All.Select(m => m.Model)];

    /// <summary>Plain loads and stores under a lock lose no increment: n tasks leave n.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Increments_under_a_lock_are_never_lost(MemoryModel memory)
    {
        var counts = new SortedSet<int>();
        Run(memory, machine =>
        {
            var counter = new Counter(machine.Cell<int>("count"), machine.Spinlock("lock"));
            for (var i = 0; i < 3; i++)
            {
                machine.Spawn($"t{i}", () => counter.Run(withLock: true));
            }

            Collect(machine, counter.Count, counts);
        });
        counts.ShouldBe([3]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Increments_without_a_lock_are_lost(MemoryModel memory)
    {
        var counts = new SortedSet<int>();
        Run(memory, machine =>
        {
            var counter = new Counter(machine.Cell<int>("count"), machine.Spinlock("lock"));
            for (var i = 0; i < 3; i++)
            {
                machine.Spawn($"t{i}", () => counter.Run(withLock: false));
            }

            Collect(machine, counter.Count, counts);
        });
        counts.ShouldBe([1, 2, 3]);
    }

    /// <summary>Both cells are stored under the lock, and read under it with a read barrier between: who finds the first one's store finds the second one's.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void What_a_lock_taught_is_known_behind_a_read_barrier(MemoryModel memory)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Run(memory, machine =>
        {
            var pair = new Pair(machine);
            machine.Spawn("writer", () => pair.Write());
            machine.Spawn("reader", () => pair.Read());

            // Who knows nothing of x and y keeps their old values alive.
            machine.Spawn("bystander", static () => Idle());
            machine.FinalProperty("collects", "collects final values", state =>
            {
                seen.Add($"{state.Get(pair.First)} {state.Get(pair.Second)}");
                return Judgement.Holds;
            });
        });
        seen.ShouldBe(["0 0", "1 1"]);
    }

    /// <summary>
    /// Store buffering with a barrier on one side and on the other what orders everything too: nobody misses both stores. Taking a lock does so where stores wait in buffers (a locked
    /// instruction), and not under release and acquire.
    /// </summary>
    [Theory]
    [InlineData(OperationKind.Fence, false)]
    [InlineData(OperationKind.Register, false)]
    [InlineData(OperationKind.Sleep, false)]
    [InlineData(OperationKind.Wake, false)]
    [InlineData(OperationKind.Lock, true)]
    public void What_orders_everything_is_between_the_store_and_the_load(OperationKind kind, bool buffersOnly)
    {
        foreach (var memory in MemoryModelInfo.All.Select(m => m.Model))
        {
            var seen = new SortedSet<string>(StringComparer.Ordinal);
            Run(memory, machine =>
            {
                var crossed = new Crossed(machine, kind);
                machine.Spawn("one", () => crossed.First());
                machine.Spawn("other", () => crossed.Second());
                machine.FinalProperty("collects", "collects final values", state =>
                {
                    seen.Add($"{state.Get(crossed.SawY)} {state.Get(crossed.SawX)}");
                    return Judgement.Holds;
                });
            });
            seen.Contains("0 0").ShouldBe(buffersOnly && memory == MemoryModel.ReleaseAcquire, $"{kind} under {memory}");
        }
    }

    /// <summary>
    /// Store the condition, then wake; register, then test the condition: each side stores before it loads, as in store buffering. That entering a queue and waking are
    /// full barriers (sock_poll_wait, wq_has_sleeper) is what keeps the wake.
    /// </summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Wake_that_follows_a_store_is_never_lost(MemoryModel memory)
        => Run(memory, machine =>
        {
            var sleeper = new Sleeper(machine.Cell<int>("flag"), machine.WaitQueue("queue"));
            machine.Spawn("sleeper", () => sleeper.Wait());
            machine.Spawn("waker", () => sleeper.Wake());
        }).Properties.Single(p => p.Property.Name == Property.Deadlock).Verdict.ShouldBe(Verdict.Proved);

    /// <summary>Two tasks hand data to each other for ever: buffers drain and messages are forgotten, so that the graph ends.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Tasks_that_never_end_have_finitely_many_states(MemoryModel memory)
    {
        var result = Run(memory, machine =>
        {
            var relay = new Relay(machine);
            machine.Spawn("ping", () => relay.Run(0));
            machine.Spawn("pong", () => relay.Run(1));
        });
        result.End.ShouldBe(SearchEnd.Complete);
        result.Properties.Single(p => p.Property.Name == "fresh").Verdict.ShouldBe(Verdict.Proved);
        result.States.ShouldBeLessThan(200);
    }

    [Fact]
    public void Trace_of_a_store_buffer_shows_what_waits_and_what_is_forwarded()
    {
        var trace = Trace(MemoryModel.TotalStoreOrder, "Wx1 Rx Ry / Wy1 Rx", reads: [1, 0, 0]);
        Shown(trace).ShouldBe(["t0 Store x = 1: buffered x 0 1", "t0 Load x: forwarded x 1 1", "t0 Load y: read y 0 0", "t1 Store y = 1: buffered y 0 1", "t1 Load x: read x 0 0"]);
    }

    [Fact]
    public void Trace_of_old_messages_shows_what_is_stale_and_what_is_put_behind()
    {
        var trace = Trace(MemoryModel.ReleaseAcquire, "Wx1 Wy1 / Ry.acq Rx", reads: [1, 0]);
        Shown(trace).ShouldBe(["t0 Store x = 1: write x 0 1", "t0 Store y = 1: write y 0 1", "t1 Load y (Acquire): read y 1 1", "t1 Load x: stale x 0 0"]);
    }

    [Fact]
    public void Trace_of_weak_memory_replays_and_not_under_sequential_consistency()
    {
        const string Text = "Wx1 Ry / Wy1 Rx";
        var (program, trace) = Violation(MemoryModel.TotalStoreOrder, Text, [0, 0]);
        TraceReplay.Replay(program, trace);
        Should.Throw<TraceException>(() => TraceReplay.Replay(Program(MemoryModel.SequentialConsistency, Text, [0, 0]), trace));
    }

    private static async ControlledTask Idle() => await Operations.WriteBarrier(s_store);

    private static Trace Trace(MemoryModel memory, string text, ImmutableArray<int> reads) => Violation(memory, text, reads).Trace;

    private static (ControlledProgram Program, Trace Trace) Violation(MemoryModel memory, string text, ImmutableArray<int> reads)
    {
        var program = Program(memory, text, reads);
        var result = new ExhaustiveSearch(program, new SearchOptions()).Run(TestContext.Current.CancellationToken);
        var violated = result.Properties.Single(p => p.Property.Name == "not these reads");
        return (program, TraceRecorder.Record(program, violated.Property, violated.Counterexample!));
    }

    private static ControlledProgram Program(MemoryModel memory, string text, ImmutableArray<int> reads)
        => ControlledProgram.Create(
            new DelegateModel(machine => BuildReads(machine, LitmusProgram.Parse(text), reads), memory: memory), TimeSpan.FromSeconds(10), scan: false);

    private static void BuildReads(MachineBuilder machine, LitmusProgram program, ImmutableArray<int> reads)
    {
        var threads = new LitmusThreads(machine, program);
        for (var i = 0; i < program.Threads.Length; i++)
        {
            var thread = i;
            machine.Spawn($"t{i}", () => threads.Run(thread));
        }

        var done = machine.Variables.OfType<Ghost<int>>().ToArray();
        machine.Property("not these reads", "the reads do not give these values after every task's last access", state =>
            threads.AllRead(state) && done.Select(state.Get).SequenceEqual(reads) ? Judgement.Fails : Judgement.Holds);
    }

    private static IEnumerable<string> Shown(Trace trace) => trace.Steps.Select(s =>
        $"{s.Task} {s.Operation}: {string.Join(", ", s.Accesses.Where(a => a.Kind != "ghost").Select(a => $"{a.Kind} {a.Variable} {a.Before} {a.After}"))}");

    private static SearchResult Run(MemoryModel memory, Action<MachineBuilder> build) => Searches.Run(new DelegateModel(build, memory: memory), new SearchOptions { AuditEvery = 1 });

    private static void Collect(MachineBuilder machine, Cell<int> cell, SortedSet<int> values)
        => machine.FinalProperty("collects", "collects final values", state =>
        {
            values.Add(state.Get(cell));
            return Judgement.Holds;
        });

    private sealed class Counter(Cell<int> count, Spinlock spinlock)
    {
        private readonly Spinlock _spinlock = spinlock;

        internal Cell<int> Count { get; } = count;

        internal async ControlledTask Run(bool withLock)
        {
            if (withLock)
            {
                await _spinlock.Acquire(s_lock);
            }

            var old = await Count.Load(s_load);
            await Count.Store(s_store, old + 1);
            if (withLock)
            {
                await _spinlock.Release(s_unlock);
            }
        }
    }

    /// <summary>Two cells under a lock, and what was read of them.</summary>
    private sealed class Pair
    {
        private readonly Cell<int> _x;
        private readonly Cell<int> _y;
        private readonly Spinlock _spinlock;
        private readonly Effect _noteFirst;
        private readonly Effect _noteSecond;

        internal Pair(MachineBuilder machine)
        {
            (_x, _y, _spinlock) = (machine.Cell<int>("x"), machine.Cell<int>("y"), machine.Spinlock("lock"));
            (First, Second) = (machine.Ghost<int>("first"), machine.Ghost<int>("second"));
            (_noteFirst, _noteSecond) = (OnFirst, OnSecond);
        }

        internal Ghost<int> First { get; }

        internal Ghost<int> Second { get; }

        internal async ControlledTask Write()
        {
            await _spinlock.Acquire(s_lock);
            await _x.Store(s_store, 1);
            await _y.Store(s_store, 1);
            await _spinlock.Release(s_unlock);
        }

        internal async ControlledTask Read()
        {
            await _spinlock.Acquire(s_lock);
            await _y.Load(s_load).With(_noteFirst);
            await Operations.ReadBarrier(s_load);
            await _x.Load(s_load).With(_noteSecond);
            await _spinlock.Release(s_unlock);
        }

        private void OnFirst(StepContext step, int unused1, int unused2) => step.Set(First, step.Loaded<int>());

        private void OnSecond(StepContext step, int unused1, int unused2) => step.Set(Second, step.Loaded<int>());
    }

    /// <summary>Store buffering: x is stored and y read with an operation of some kind between, y is stored and x read with a full barrier between.</summary>
    private sealed class Crossed
    {
        private readonly OperationKind _kind;
        private readonly Cell<int> _x;
        private readonly Cell<int> _y;
        private readonly Spinlock _spinlock;
        private readonly WaitQueue _queue;
        private readonly Effect _noteX;
        private readonly Effect _noteY;

        internal Crossed(MachineBuilder machine, OperationKind kind)
        {
            (_kind, _x, _y) = (kind, machine.Cell<int>("x"), machine.Cell<int>("y"));
            (_spinlock, _queue) = (machine.Spinlock("lock"), machine.WaitQueue("queue"));
            (SawX, SawY) = (machine.Ghost<int>("saw x"), machine.Ghost<int>("saw y"));
            (_noteX, _noteY) = (OnX, OnY);
        }

        internal Ghost<int> SawX { get; }

        internal Ghost<int> SawY { get; }

        internal async ControlledTask First()
        {
            if (_kind == OperationKind.Sleep)
            {
                // Woken before it sleeps, so that only the order is left of sleeping.
                await _queue.Register(s_register);
                await _queue.Wake(s_wake);
            }

            await _x.Store(s_store, 1);
            switch (_kind)
            {
                case OperationKind.Register:
                    await _queue.Register(s_register);
                    break;
                case OperationKind.Sleep:
                    await _queue.Sleep(s_sleep);
                    break;
                case OperationKind.Wake:
                    await _queue.Wake(s_wake);
                    break;
                case OperationKind.Lock:
                    await _spinlock.Acquire(s_lock);
                    break;
                default:
                    await Operations.Fence(s_load);
                    break;
            }

            await _y.Load(s_load).With(_noteY);
            if (_kind == OperationKind.Lock)
            {
                await _spinlock.Release(s_unlock);
            }
        }

        internal async ControlledTask Second()
        {
            await _y.Store(s_store, 1);
            await Operations.Fence(s_load);
            await _x.Load(s_load).With(_noteX);
        }

        private void OnX(StepContext step, int unused1, int unused2) => step.Set(SawX, step.Loaded<int>());

        private void OnY(StepContext step, int unused1, int unused2) => step.Set(SawY, step.Loaded<int>());
    }

    private sealed class Sleeper(Cell<int> flag, WaitQueue queue)
    {
        private readonly Cell<int> _flag = flag;
        private readonly WaitQueue _queue = queue;

        internal async ControlledTask Wait()
        {
            await _queue.Register(s_register);
            while (await _flag.Load(s_load) == 0)
            {
                await _queue.Sleep(s_sleep);
            }
        }

        internal async ControlledTask Wake()
        {
            await _flag.Store(s_store, 1);
            await _queue.Wake(s_wake);
        }
    }

    /// <summary>Whose turn it is; whoever has it finds what the other stored before it passed the turn on.</summary>
    private sealed class Relay
    {
        private readonly Cell<int> _turn;
        private readonly Cell<int> _data;
        private readonly Property _fresh;
        private readonly Effect _check;

        internal Relay(MachineBuilder machine)
        {
            _turn = machine.Cell<int>("turn");
            _data = machine.Cell<int>("data");
            _fresh = machine.Property("fresh", "the data are of whoever had the turn before");
            _check = Check;
        }

        internal async ControlledTask Run(int self)
        {
            while (true)
            {
                await _turn.Until(s_load, static (turn, mine) => turn == mine, self, order: MemoryOrder.Acquire);
                await _data.Load(s_load).With(_check, self);
                await _data.Store(s_store, 2 + self);
                await _turn.Store(s_store, 1 - self, order: MemoryOrder.Release);
            }
        }

        private void Check(StepContext step, int self, int unused)
        {
            step.Check(_fresh, step.Loaded<int>() == 3 - self || step.Loaded<int>() == 0);
            step.Progress();
        }
    }
}
