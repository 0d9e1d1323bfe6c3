using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>Traces speak C: lines, names of variables from debug information, values as their types say.</summary>
public class NameTests
{
    private const string Ring = """
        enum status { KERNEL, USER, COPY = 4, LOSING = 8 };
        struct slot { enum status status; union { unsigned char byte; unsigned int word; } u; long pad; };
        static struct { unsigned head; struct slot slots[2][3]; } ring;
        static int number = -3;
        int seen;
        TASK(producer) { ring.slots[1][2].status = USER; ring.slots[0][1].u.word = 77; number = -5; ring.slots[1][0].status = COPY | LOSING; ring.head = 3; ASSERT(0, ""); }
        TASK(reader) { seen = ring.slots[1][2].status + ring.slots[0][1].u.word + number + ring.slots[1][0].status + ring.head; }
        """;

    [Fact]
    public void Words_are_called_as_in_the_source_and_values_as_their_types_say()
        => CCode.With(Ring, program => NativeSearch.Run(program, MemoryModel.SequentialConsistency, model =>
        {
            var controlled = ControlledProgram.Create(model);
            var result = new ExhaustiveSearch(controlled, new SearchOptions()).Run(TestContext.Current.CancellationToken);
            var violated = result.Properties.Single(p => p.Property.Name == Property.Exception);
            var trace = TraceRecorder.Record(controlled, violated.Property, violated.Counterexample!);
            trace.Steps.SelectMany(s => s.Accesses).Select(a => $"{a.Variable}: {a.Before} {a.After}").ShouldBe(
                ["ring.slots[1][2].status: KERNEL USER", "ring.slots[0][1].u.word: 0 0x4d", "number: -3 -5", "ring.slots[1][0].status: KERNEL COPY|LOSING", "ring.head: 0 3"]);
            trace.Steps.ShouldAllBe(s => s.Line!.Line == 7 && s.Task == "producer");
            model.Words.ShouldContain("seen");
            return true;
        }));

    /// <summary>Each build has a directory of its own, of which nothing may enter what a trace compares.</summary>
    [Fact]
    public void The_same_code_built_twice_is_the_same()
    {
        static string Code(string value) => CCode.With($"int x; TASK(a) {{ x = {value}; }}", program => program.Code);
        Code("1").ShouldBe(Code("1"));
        Code("1").ShouldNotBe(Code("2"));
    }

    /// <summary>A trace is replayed by a process that knows nothing but the trace.</summary>
    [Fact]
    public void A_trace_says_how_memory_is_cut()
        => CCode.With(Ring, program => NativeSearch.Run(program, MemoryModel.SequentialConsistency, model =>
        {
            var controlled = ControlledProgram.Create(model);
            var violated = new ExhaustiveSearch(controlled, new SearchOptions()).Run(TestContext.Current.CancellationToken).Properties.Single(p => p.Property.Name == Property.Exception);
            var trace = TraceRecorder.Record(controlled, violated.Property, violated.Counterexample!, model.Parameters);
            var source = NativeModel.SourceOf(trace.Scenario);
            source.ShouldNotBeNull();
            source.Value.Source.Files.ShouldBe(program.Source.Files);
            program.Remember("again", source.Value.Words);
            program.LogOf("again").ToText().ShouldBe(model.Parameters["words"]);
            TraceReplay.Replay(ControlledProgram.Create(model), trace).Steps.Length.ShouldBe(trace.Steps.Length);
            return true;
        }));
}
