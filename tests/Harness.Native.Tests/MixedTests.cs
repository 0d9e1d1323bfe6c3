using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>A task in C and one in C# on the same words: as if both were in C, or both in C#.</summary>
public class MixedTests
{
    private const string Writer = "int data; _Atomic int flag; TASK(writer) { data = 1; __atomic_store_n(&flag, 1, __ATOMIC_RELAXED); }";

    private const string Reader = """

        TASK(reader) { int seen = __atomic_load_n(&flag, __ATOMIC_RELAXED); if (seen) { int value = *(volatile int *)&data; ASSERT(value == 1, "written before the flag"); } }
        """;

    [Theory]
    [InlineData(MemoryModel.SequentialConsistency, Verdict.Proved)]
    [InlineData(MemoryModel.TotalStoreOrder, Verdict.Proved)]
    [InlineData(MemoryModel.PartialStoreOrder, Verdict.Violated)]
    [InlineData(MemoryModel.ReleaseAcquire, Verdict.Violated)]
    public void A_reader_in_csharp_sees_what_a_reader_in_C_sees(MemoryModel memory, Verdict expected)
    {
        var mixed = CCode.With(Writer, program => NativeSearch.Run(() => new Mixed(program, memory), model => Search(model)));
        var native = CCode.With(Writer + Reader, program => NativeSearch.Run(program, memory, model => Search(model)));
        CCode.VerdictOf(mixed, Property.Exception).ShouldBe(expected);
        CCode.VerdictOf(native, Property.Exception).ShouldBe(expected);
        (mixed.States, mixed.Transitions, mixed.Depth).ShouldBe((native.States, native.Transitions, native.Depth));
    }

    private static SearchResult Search(IModel model)
        => new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions { Properties = [Property.Exception] }).Run(TestContext.Current.CancellationToken);

    private sealed class Mixed(NativeProgram program, MemoryModel memory) : NativeModel(program, memory)
    {
        protected override void Extend(MachineBuilder machine, NativeWords words)
        {
            var reader = new Reading(words.Cell("flag"), words.Cell("data"));
            machine.Spawn("reader", reader.Run);
        }
    }

    private sealed class Reading(Cell<ulong> flag, Cell<ulong> data)
    {
        private static readonly StepLabel s_flag = new("R", "flag");
        private static readonly StepLabel s_data = new("R", "data");

        private readonly Cell<ulong> _flag = flag;
        private readonly Cell<ulong> _data = data;

        internal async ControlledTask Run()
        {
            if (await _flag.Load(s_flag) != 0 && await _data.Load(s_data) != 1)
            {
                throw new InvalidOperationException("the flag came before the data");
            }
        }
    }
}
