using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Memory;

namespace Harness.Native.Tests.Memory;

/// <summary>Litmus programs as C11: many in one file, since compiling takes longer than searching.</summary>
internal static class LitmusInC
{
    /// <summary>The tasks of a program with a number; their names begin with <see cref="Prefix"/>.</summary>
    internal static string Text(IEnumerable<LitmusProgram> programs)
    {
        var text = new StringBuilder("#include <stdatomic.h>\n");
        foreach (var (program, number) in programs.Select((p, i) => (p, i)))
        {
            var prefix = Prefix(number);
            text.AppendLine($"_Atomic int {string.Join(", ", Enumerable.Range(0, program.Variables).Select(v => prefix + LitmusOp.Variables[v]))};");
            var read = 0;
            for (var thread = 0; thread < program.Threads.Length; thread++)
            {
                var body = new StringBuilder();
                var observed = new StringBuilder();
                foreach (var op in program.Threads[thread])
                {
                    body.Append("    ").AppendLine(Statement(op, $"{prefix}{LitmusOp.Variables[op.Variable]}", $"r{read}"));
                    if (op.Reads)
                    {
                        observed.AppendLine($"    OBSERVE({prefix}r{read}, r{read});");
                        read++;
                    }
                }

                text.AppendLine($"TASK({prefix}t{thread})\n{{\n{body}{observed}}}");
            }
        }

        return text.ToString();
    }

    internal static string Prefix(int number) => $"p{number}_";

    /// <summary>Every outcome that the search finds, sorted.</summary>
    internal static string[] Outcomes(NativeProgram native, LitmusProgram program, int number, MemoryModel memory)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        return NativeSearch.Run(() => new Model(native, memory, program, number, outcomes), model =>
        {
            outcomes.Clear();
            var result = new ExhaustiveSearch(ControlledProgram.Create(model, TimeSpan.FromSeconds(10), scan: false), new SearchOptions()).Run(TestContext.Current.CancellationToken);
            result.End.ShouldBe(SearchEnd.Complete);
            result.Properties.Single(p => p.Property.Name == Property.Deadlock).Verdict.ShouldBe(Verdict.Proved, program.Text);
            return outcomes.ToArray();
        });
    }

    private static string Statement(LitmusOp op, string variable, string register)
    {
        var order = "memory_order_" + (op.Order & MemoryOrder.SequentiallyConsistent) switch
        {
            MemoryOrder.SequentiallyConsistent => "seq_cst",
            MemoryOrder.Acquire => "acquire",
            MemoryOrder.Release => "release",
            MemoryOrder.AcquireRelease => "acq_rel",
            _ => "relaxed",
        };
        var before = (op.Order & MemoryOrder.AfterReadBarrier) != 0 && op.Kind != LitmusKind.Fence ? "atomic_thread_fence(memory_order_acquire); " : "";
        var after = (op.Order & MemoryOrder.BeforeWriteBarrier) != 0 && op.Kind != LitmusKind.Fence ? " atomic_thread_fence(memory_order_release);" : "";
        return before + op.Kind switch
        {
            LitmusKind.Fence => op.Order switch
            {
                MemoryOrder.BeforeWriteBarrier => "atomic_thread_fence(memory_order_release);",
                MemoryOrder.AfterReadBarrier => "atomic_thread_fence(memory_order_acquire);",
                _ => "atomic_thread_fence(memory_order_seq_cst);",
            },
            LitmusKind.Read => $"int {register} = atomic_load_explicit(&{variable}, {order});",
            LitmusKind.Write => $"atomic_store_explicit(&{variable}, {op.Value}, {order});",
            LitmusKind.Add => $"int {register} = atomic_fetch_add_explicit(&{variable}, {op.Value}, {order});",
            LitmusKind.Exchange => $"int {register} = atomic_exchange_explicit(&{variable}, {op.Value}, {order});",
            // Where it fails it is a read, as strong as the order lets a read be.
            _ => $"int {register} = {op.Expected}; atomic_compare_exchange_strong_explicit(&{variable}, &{register}, {op.Value}, {order}, {Failing(order)});",
        } + after;
    }

    private static string Failing(string order) => order switch
    {
        "memory_order_seq_cst" => order,
        "memory_order_acq_rel" or "memory_order_acquire" => "memory_order_acquire",
        _ => "memory_order_relaxed",
    };

    private sealed class Model(NativeProgram native, MemoryModel memory, LitmusProgram program, int number, ISet<string> outcomes) : NativeModel(native, memory, Prefix(number))
    {
        protected override void Extend(MachineBuilder machine, NativeWords words)
            => machine.FinalProperty("outcomes", "collects final states", new Collector(
                [.. Enumerable.Range(0, program.Reads).Select(i => words.Observed($"{Prefix(number)}r{i}"))],
                [.. Enumerable.Range(0, program.Variables).Select(i => words.Cell($"{Prefix(number)}{LitmusOp.Variables[i]}"))],
                outcomes));
    }

    private sealed class Collector(Cell<ulong>[] reads, Cell<ulong>[] variables, ISet<string> outcomes) : ForeignJudge
    {
        protected internal override Judgement JudgeState(StepContext state)
        {
            outcomes.Add(LitmusProgram.Outcome(reads.Select(r => (int)state.Get(r)), variables.Select(v => (int)state.Get(v))));
            return Judgement.Holds;
        }
    }
}
