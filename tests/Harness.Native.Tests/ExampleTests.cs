using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Native.Build;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>The examples in C: each is proved as it stands, and its broken twin violated where its file says so, by a schedule in lines of C.</summary>
public class ExampleTests
{
    /// <summary>The file, the memory models under which its twin is as good as it, and those under which it breaks, with the property.</summary>
    public static TheoryData<string, string, string, string> Examples => new()
    {
        { "spsc-ring", "sc tso", "pso ra", Property.Exception },
        { "ticket-lock", "", "sc", "race" },
        { "vyukov-queue", "", "sc", Property.Exception },
        { "seqlock", "sc tso pso", "ra", Property.Exception },
        { "lock-free-stack", "", "sc", Property.Exception },
        { "ring-of-heads", "sc tso", "pso ra", Property.Exception },
        { "lost-wakeup", "sc", "tso pso ra", Property.Deadlock },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_is_proved_and_its_twin_is_not(string name, string harmless, string breaks, string property)
    {
        Load(name, "", program =>
        {
            foreach (var memory in $"{harmless} {breaks}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Search(program, memory).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved, memory);
            }
        });
        Load(name, "BROKEN", program =>
        {
            foreach (var memory in harmless.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Search(program, memory).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved, memory);
            }

            foreach (var memory in breaks.Split(' '))
            {
                CheckTrace(program, memory, property);
            }
        });
    }

    /// <summary>Two examples at each level; all of them where somebody waits for it: HARNESS_ALL_LEVELS.</summary>
    public static TheoryData<string, string, string> Levels
    {
        get
        {
            var cases = new TheoryData<string, string, string> { { "spsc-ring", "", "pso" }, { "lock-free-stack", "BROKEN", "sc" } };
            if (Environment.GetEnvironmentVariable("HARNESS_ALL_LEVELS") is { Length: > 0 })
            {
                foreach (var example in Examples.Select(e => e.Data))
                {
                    var memory = example.Item3.Split(' ')[^1];
                    cases.Add(example.Item1, "", memory);
                    cases.Add(example.Item1, "BROKEN", memory);
                }
            }

            return cases;
        }
    }

    /// <summary>A proof is about a binary: other levels of optimisation come to the same verdicts, by schedules as long.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Levels_of_optimisation_agree(string name, string define, string memory)
    {
        var verdicts = new[] { "0", "1", "2", "3", "s" }.Select(level => Verdicts(name, define, memory, level)).ToArray();
        verdicts.Distinct().Count().ShouldBe(1, string.Join('\n', verdicts));
    }

    /// <summary>Another compiler's binary: the same verdicts, by schedules as long.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void Clang_comes_to_the_verdicts_of_gcc(string name, string harmless, string breaks, string property)
    {
        CCode.RequireClang();
        foreach (var define in new[] { "", "BROKEN" })
        {
            var memory = breaks.Split(' ')[^1];
            var clang = Verdicts(name, define, memory, "2", "clang");
            clang.ShouldBe(Verdicts(name, define, memory), $"{name} {define} {memory} {harmless}");
            clang.Contains($"{property}:{(define.Length == 0 ? "Proved" : "Violated")}", StringComparison.Ordinal).ShouldBeTrue(clang);
        }
    }

    private static string Verdicts(string name, string define, string memory, string level = "2", string compiler = "gcc")
    {
        var said = "";
        Load(name, define, program => said = string.Join(' ', Search(program, memory).Properties.Select(Told)), level, compiler);
        return said;
    }

    /// <summary>With the steps of the shortest schedule; where a loop begins depends on what registers still hold.</summary>
    private static string Told(PropertyResult result)
        => $"{result.Property.Name}:{result.Verdict}:{(result.Property.Name == Property.Livelock ? null : result.Counterexample?.Length)}";

    private static void CheckTrace(NativeProgram program, string memory, string property)
        => NativeSearch.Run(program, MemoryModelInfo.Find(memory)!.Model, model =>
        {
            var controlled = ControlledProgram.Create(model);
            var result = new ExhaustiveSearch(controlled, new SearchOptions()).Run(TestContext.Current.CancellationToken);
            var violated = result.Properties.Single(p => p.Property.Name == property);
            violated.Verdict.ShouldBe(Verdict.Violated, memory);
            var trace = TraceRecorder.Record(controlled, violated.Property, violated.Counterexample!);
            trace.Steps.Where(s => s.Line is not null).ShouldNotBeEmpty();
            trace.Steps.Where(s => s.Line is not null).ShouldAllBe(s => s.Line!.File.EndsWith(".c", StringComparison.Ordinal) && s.Line.Line > 10);
            return true;
        });

    private static SearchResult Search(NativeProgram program, string memory) => CCode.Search(program, MemoryModelInfo.Find(memory)!.Model);

    private static void Load(string name, string define, Action<NativeProgram> use, string level = "2", string compiler = "gcc")
    {
        CCode.Require();
        using var program = NativeProgram.Load(new NativeSource { Files = [CCode.Example(name)], Defines = define.Length == 0 ? [] : [define], Optimization = level, Compiler = compiler });
        use(program);
    }
}
