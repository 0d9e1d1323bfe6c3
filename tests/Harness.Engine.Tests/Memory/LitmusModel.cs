using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Memory;

/// <summary>A <see cref="LitmusProgram"/> for the engine.</summary>
internal sealed class LitmusModel(LitmusProgram program, MemoryModel memory, ISet<string> outcomes) : IModel
{
    public string Name => "litmus";

    public MemoryModel Memory => memory;

    public void Build(MachineBuilder machine) => Build(machine, program, outcomes);

    /// <summary>Every outcome that the search finds, sorted. Nothing is executed anew: the outcomes are compared with axioms, and the programs are thousands.</summary>
    internal static string[] Outcomes(LitmusProgram program, MemoryModel memory, SearchOptions? options = null) => Outcomes(program, memory, options, out _);

    internal static string[] Outcomes(LitmusProgram program, MemoryModel memory, SearchOptions? options, out SearchResult result)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        var controlled = ControlledProgram.Create(new LitmusModel(program, memory, outcomes), TimeSpan.FromSeconds(10), scan: false);
        result = new ExhaustiveSearch(controlled, (options ?? new SearchOptions()) with { Reexecutions = 0 }).Run(TestContext.Current.CancellationToken);
        result.End.ShouldBe(SearchEnd.Complete);
        result.Properties.Single(p => p.Property.Name == Property.Deadlock).Verdict.ShouldBe(Verdict.Proved, program.Text);
        return [.. outcomes];
    }

    private static void Build(MachineBuilder machine, LitmusProgram program, ISet<string> outcomes)
    {
        var threads = new LitmusThreads(machine, program);
        for (var i = 0; i < program.Threads.Length; i++)
        {
            var thread = i;
            machine.Spawn($"t{i}", () => threads.Run(thread));
        }

        machine.FinalProperty("outcomes", "collects final states", state =>
        {
            outcomes.Add(threads.Outcome(state));
            return Judgement.Holds;
        });
    }
}

internal sealed class LitmusThreads
{
    private static readonly StepLabel s_label = new("", "access");

    private readonly LitmusProgram _program;
    private readonly ImmutableArray<Cell<int>> _cells;
    private readonly ImmutableArray<Ghost<int>> _reads;
    private readonly ImmutableArray<int> _firstRead;
    private readonly Ghost<byte> _done;
    private readonly Effect _record;

    internal LitmusThreads(MachineBuilder machine, LitmusProgram program)
    {
        _program = program;
        _cells = [.. Enumerable.Range(0, program.Variables).Select(i => machine.Cell<int>($"{LitmusOp.Variables[i]}"))];
        _reads = [.. Enumerable.Range(0, program.Reads).Select(i => machine.Ghost<int>($"r{i}"))];
        _firstRead = [.. program.Threads.Select((_, i) => program.Threads.Take(i).Sum(t => t.Count(o => o.Reads)))];
        _done = machine.Ghost<byte>("reads done");
        _record = Record;
    }

    /// <summary>Whether every read has been done: each is counted.</summary>
    internal bool AllRead(StepContext state) => state.Get(_done) == _reads.Length;

    internal string Outcome(StepContext state) => LitmusProgram.Outcome(_reads.Select(state.Get), _cells.Select(state.Get));

    internal async ControlledTask Run(int thread)
    {
        var read = _firstRead[thread];
        for (var i = 0; i < _program.Threads[thread].Length; i++)
        {
            var op = _program.Threads[thread][i];
            switch (op.Kind)
            {
                case LitmusKind.Fence when op.Order == MemoryOrder.BeforeWriteBarrier:
                    await Operations.WriteBarrier(s_label);
                    break;
                case LitmusKind.Fence when op.Order == MemoryOrder.AfterReadBarrier:
                    await Operations.ReadBarrier(s_label);
                    break;
                case LitmusKind.Fence:
                    await Operations.Fence(s_label);
                    break;
                case LitmusKind.Write:
                    await _cells[op.Variable].Store(s_label, op.Value, order: op.Order);
                    break;
                default:
                    await Read(op, read);
                    read++;
                    break;
            }
        }
    }

    private Operation<int> Read(LitmusOp op, int place) => op.Kind switch
    {
        LitmusKind.Read => _cells[op.Variable].Load(s_label, order: op.Order).With(_record, place),
        LitmusKind.Add => _cells[op.Variable].Update(s_label, static (old, more) => old + more, op.Value, order: op.Order).With(_record, place),
        LitmusKind.Exchange => _cells[op.Variable].Update(s_label, static (_, value) => value, op.Value, order: op.Order).With(_record, place),
        _ => _cells[op.Variable].CompareExchange(s_label, op.Expected, op.Value, order: op.Order).With(_record, place),
    };

    private void Record(StepContext step, int place, int unused)
    {
        step.Set(_reads[place], step.Loaded<int>());
        step.Set(_done, (byte)(step.Get(_done) + 1));
    }
}
