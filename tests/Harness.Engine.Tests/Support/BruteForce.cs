using Harness.Engine.Exploration;

namespace Harness.Engine.Tests.Support;

/// <summary>
/// Every schedule of a <see cref="TinyProgram"/>, one after the other, each executed again from the start: slow, simple and without any code of
/// the engine, so that the two can be compared.
/// </summary>
internal sealed class BruteForce
{
    private readonly TinyProgram _program;
    private readonly bool _record;
    private readonly HashSet<string> _states = [];

    private BruteForce(TinyProgram program, bool record)
    {
        _program = program;
        _record = record;
    }

    /// <summary>Complete schedules.</summary>
    internal long Schedules { get; private set; }

    /// <summary>Different states on all schedules: memory, locks and, per thread, program counter and registers.</summary>
    internal int States => _states.Count;

    internal SortedSet<string> Finals { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps to the nearest deadlock, or null.</summary>
    internal int? DeadlockDepth { get; private set; }

    /// <summary>Steps to the nearest failure, or null.</summary>
    internal int? FailureDepth { get; private set; }

    internal static BruteForce Explore(TinyProgram program, bool record)
    {
        var explorer = new BruteForce(program, record);
        explorer.Extend([]);
        return explorer;
    }

    /// <summary>What a schedule ends in: "failed" when its last step is the first failure, "deadlock", "running" or "ended".</summary>
    internal static string Replay(TinyProgram program, IReadOnlyList<Move> schedule)
    {
        var run = new Run(program);
        foreach (var move in schedule)
        {
            run.Enabled().ShouldContain(move);
            run.Step(move);
        }

        return run.FailedAt is { } at ? at == schedule.Count ? "failed" : "failed before" : run.Enabled().Count > 0 ? "running" : run.AllEnded ? "ended" : "deadlock";
    }

    private void Extend(List<Move> schedule)
    {
        var run = new Run(_program);
        foreach (var move in schedule)
        {
            run.Step(move);
        }

        _states.Add(run.Whole(_record));
        if (run.FailedAt is { } at)
        {
            FailureDepth = Math.Min(FailureDepth ?? int.MaxValue, at);
        }

        var enabled = run.Enabled();
        if (enabled.Count == 0)
        {
            Schedules++;
            Finals.Add(run.Final(_record));
            if (!run.AllEnded)
            {
                DeadlockDepth = Math.Min(DeadlockDepth ?? int.MaxValue, schedule.Count);
            }
        }

        foreach (var move in enabled)
        {
            schedule.Add(move);
            Extend(schedule);
            schedule.RemoveAt(schedule.Count - 1);
        }
    }

    private sealed class Run
    {
        private readonly TinyProgram _program;
        private readonly int[] _memory;
        private readonly int[] _owner;
        private readonly int[] _pc;
        private readonly int[,] _registers;
        private int _steps;

        internal Run(TinyProgram program)
        {
            _program = program;
            _memory = [.. program.Initial];
            _owner = new int[program.Locks];
            _pc = new int[program.Threads.Length];
            _registers = new int[program.Threads.Length, TinyProgram.Registers];
            for (var thread = 0; thread < _pc.Length; thread++)
            {
                SkipLocal(thread);
            }
        }

        internal int? FailedAt { get; private set; }

        internal bool AllEnded => !_pc.Where((pc, thread) => pc < _program.Threads[thread].Length).Any();

        internal List<Move> Enabled()
        {
            var moves = new List<Move>();
            for (var thread = 0; thread < _pc.Length; thread++)
            {
                if (_pc[thread] >= _program.Threads[thread].Length)
                {
                    continue;
                }

                var op = _program.Threads[thread][_pc[thread]];
                var outcomes = op.Kind switch
                {
                    TinyKind.Lock => _owner[op.Target] == 0 ? 1 : 0,
                    TinyKind.Until => _memory[op.Target] == op.Value ? 1 : 0,
                    TinyKind.Choose => op.Value,
                    _ => 1,
                };
                moves.AddRange(Enumerable.Range(0, outcomes).Select(c => new Move((byte)thread, (ushort)c)));
            }

            return moves;
        }

        internal void Step(Move move)
        {
            _steps++;
            int thread = move.Task;
            var op = _program.Threads[thread][_pc[thread]++];
            var old = op.Kind is TinyKind.Lock or TinyKind.Unlock ? 0 : _memory[op.Target];
            switch (op.Kind)
            {
                case TinyKind.Load:
                    _registers[thread, op.Register] = old;
                    break;
                case TinyKind.Store:
                    _memory[op.Target] = op.Value;
                    for (var i = 0; i < TinyProgram.Registers; i++)
                    {
                        if ((op.Sources & (1 << i)) != 0)
                        {
                            _memory[op.Target] += _registers[thread, i];
                        }
                    }

                    _memory[op.Target] %= 65536;
                    break;
                case TinyKind.Add:
                    _registers[thread, op.Register] = old;
                    _memory[op.Target] = (old + op.Value) % 65536;
                    break;
                case TinyKind.CompareExchange:
                    _registers[thread, op.Register] = old;
                    if (old == op.Expected)
                    {
                        _memory[op.Target] = op.Value;
                    }

                    break;
                case TinyKind.Lock:
                    _owner[op.Target] = thread + 1;
                    break;
                case TinyKind.Unlock:
                    _owner[op.Target].ShouldBe(thread + 1);
                    _owner[op.Target] = 0;
                    break;
                case TinyKind.Choose:
                    _registers[thread, op.Register] = move.Choice;
                    break;
            }

            SkipLocal(thread);
        }

        internal string Final(bool record)
            => string.Join(' ', _memory) + " | " + (record ? string.Join(' ', _registers.Cast<int>()) : "");

        /// <summary>Registers of a thread that has ended count only where they are recorded.</summary>
        internal string Whole(bool record)
        {
            var threads = _pc.Select((pc, thread) => pc >= _program.Threads[thread].Length ? "ended"
                : $"{pc}:{string.Join(' ', Enumerable.Range(0, TinyProgram.Registers).Select(r => _registers[thread, r]))}");
            return $"{string.Join(' ', _owner)} / {Final(record)} / {string.Join(" / ", threads)}";
        }

        private void SkipLocal(int thread)
        {
            var ops = _program.Threads[thread];
            while (_pc[thread] < ops.Length && !ops[_pc[thread]].IsStep)
            {
                var op = ops[_pc[thread]];
                var equal = _registers[thread, op.Register] == op.Value;
                if (equal && op.Kind == TinyKind.FailIf)
                {
                    FailedAt ??= _steps;
                    _pc[thread] = ops.Length;
                    return;
                }

                _pc[thread] += 1 + (equal ? op.Expected : 0);
            }
        }
    }
}
