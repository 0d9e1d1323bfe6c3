using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Minimisation;
using Harness.Engine.Traces;
using Harness.Native.Build;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>Whatever the engine can do it can do with tasks in C: with each of it the verdicts are those without.</summary>
public class EngineTests
{
    /// <summary>Tasks that are alike, take a lock, and go on with a choice.</summary>
    private const string Choosers = """
        harness_lock_t lock;
        int sum;
        TASKS(chooser, 3) { int chosen = CHOOSE(2); LOCK(&lock); sum += chosen; UNLOCK(&lock); }
        FINALLY(at_most_two) { return sum <= BOUND; }
        """;

    private static readonly string[] s_chosen = [Property.Deadlock, Property.Exception, "race", "at_most_two"];

    [Theory]
    [InlineData(2, Verdict.Violated)]
    [InlineData(3, Verdict.Proved)]
    public void Reductions_leave_out_states_and_no_verdict(int bound, Verdict expected)
        => CCode.With(
            Choosers,
            program =>
            {
                var whole = Search(program, new SearchOptions());
                CCode.VerdictOf(whole, "at_most_two").ShouldBe(expected);
                foreach (var reductions in new[] { SearchReductions.Symmetry, SearchReductions.PartialOrder, SearchReductions.All })
                {
                    Verdicts(Search(program, new SearchOptions { Reductions = reductions })).ShouldBe(Verdicts(whole), reductions.ToString());
                }

                // What is asked at the end may look at every word, the lock's too: without it giving the lock back is nobody else's concern.
                var seen = new SearchOptions { Properties = [Property.Deadlock, Property.Exception, "race"] };
                var all = Search(program, seen).States;
                foreach (var reductions in new[] { SearchReductions.Symmetry, SearchReductions.PartialOrder })
                {
                    var reduced = Search(program, seen with { Reductions = reductions });
                    reduced.States.ShouldBeLessThan(all, reductions.ToString());
                    reduced.Reductions.ShouldNotBeEmpty(reductions.ToString());
                }

                return true;
            },
            source => source with { Defines = [$"BOUND={bound}"] });

    /// <summary>Without names, three tasks with s states each and nothing shared have C(s+2, 3) states instead of s cubed; here a task has three: before each of two steps, and its end.</summary>
    [Fact]
    public void Tasks_that_are_alike_are_counted_without_names()
        => CCode.With("TASKS(alike, 3) { PROGRESS(); PROGRESS(); }", program =>
        {
            Search(program, new SearchOptions { Properties = [Property.Deadlock] }).States.ShouldBe(3 * 3 * 3);
            Search(program, new SearchOptions { Properties = [Property.Deadlock], Reductions = SearchReductions.Symmetry }).States.ShouldBe(10);
            return true;
        });

    [Fact]
    public void Workers_come_to_the_same_counts()
        => Example("vyukov-queue", "", program =>
        {
            var one = Search(program, new SearchOptions());
            foreach (var workers in new[] { 2, 4 })
            {
                var several = Search(program, new SearchOptions { Workers = workers });
                (several.States, several.Transitions, several.Depth).ShouldBe((one.States, one.Transitions, one.Depth));
                Verdicts(several).ShouldBe(Verdicts(one));
            }
        });

    [Theory]
    [InlineData("", MemoryModel.SequentialConsistency)]
    [InlineData("BROKEN", MemoryModel.SequentialConsistency)]
    public void A_search_goes_on_from_a_checkpoint(string define, MemoryModel memory)
    {
        var directory = Directory.CreateTempSubdirectory("harness-native-checkpoint-").FullName;
        try
        {
            var options = new SearchOptions { Checkpoint = new CheckpointOptions(directory, TimeSpan.FromHours(1)) };
            SearchResult? whole = null;
            Example("vyukov-queue", define, program =>
            {
                whole = CCode.Search(program, memory);
                CCode.Search(program, memory, options with { StateLimit = whole.States / 2 }).End.ShouldBe(SearchEnd.StateLimit);
            });

            // Another build, as after the end of the process.
            Example("vyukov-queue", define, program =>
            {
                NativeSearch.Learn(program, memory);
                var before = program.Runs;
                var after = CCode.Search(program, memory, options);
                (after.States, after.Transitions, after.Depth).ShouldBe((whole!.States, whole.Transitions, whole.Depth));
                Verdicts(after).ShouldBe(Verdicts(whole));
                program.Runs.ShouldBeGreaterThan(before);
            });
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Sampling finds what the search finds, a minimised schedule is no longer, and is replayed step by step.</summary>
    [Theory]
    [InlineData("lock-free-stack", MemoryModel.SequentialConsistency, Property.Exception)]
    [InlineData("spsc-ring", MemoryModel.ReleaseAcquire, Property.Exception)]
    [InlineData("lost-wakeup", MemoryModel.TotalStoreOrder, Property.Deadlock)]
    public void Sampling_finds_a_violation_that_is_minimised_and_replayed(string name, MemoryModel memory, string property)
        => Example(name, "BROKEN", program => NativeSearch.Run(program, memory, model =>
        {
            var controlled = ControlledProgram.Create(model);
            var found = Sample(controlled, property, 100_000).Properties.Single(p => p.Result.Property.Name == property);
            found.Result.Verdict.ShouldBe(Verdict.Violated);
            var minimised = new ScheduleMinimiser().Minimise(controlled, found.Result.Property, found.Result.Counterexample!, TestContext.Current.CancellationToken);
            minimised.Counterexample.Length.ShouldBeLessThanOrEqualTo(found.Result.Counterexample!.Length);
            var shortest = new ExhaustiveSearch(controlled, new SearchOptions { Properties = [property] }).Run(TestContext.Current.CancellationToken);
            minimised.Counterexample.Length.ShouldBeGreaterThanOrEqualTo(shortest.Properties[0].Counterexample!.Length);
            var trace = TraceRecorder.Record(minimised.Program, minimised.Property, minimised.Counterexample, model.Parameters);
            TraceReplay.Replay(ControlledProgram.Create(new NativeModel(program, memory)), trace).Steps.Length.ShouldBe(minimised.Counterexample.Length);
            return true;
        }));

    [Theory]
    [InlineData("lock-free-stack", MemoryModel.SequentialConsistency)]
    [InlineData("spsc-ring", MemoryModel.ReleaseAcquire)]
    public void Sampling_finds_nothing_in_what_is_proved(string name, MemoryModel memory)
        => Example(name, "", program => NativeSearch.Run(program, memory, model =>
        {
            var result = Sample(ControlledProgram.Create(model), Property.Exception, 2_000);
            result.Properties.ShouldAllBe(p => p.Result.Verdict != Verdict.Violated);
            result.Iterations.ShouldBe(2_000);
            return true;
        }));

    /// <summary>A loop that waits for what never comes is a livelock; one that gets something done in each round is none.</summary>
    [Theory]
    [InlineData("volatile int go; TASK(a) { while (!go); } TASK(b) { if (go) go = 0; }", Verdict.Violated)]
    [InlineData("volatile int go; TASK(a) { while (!go); } TASK(b) { go = 1; }", Verdict.Proved)]
    [InlineData("volatile int go; TASK(b) { go = 1; } TASK(a) { while (!go); }", Verdict.Proved)]
    [InlineData("volatile int go; TASK(a) { while (!go) PROGRESS(); } TASK(b) { if (go) go = 0; }", Verdict.Proved)]
    public void A_loop_without_progress_is_a_livelock(string text, Verdict expected)
        => CCode.VerdictOf(CCode.Search(text, options: new SearchOptions { Properties = [Property.Livelock] }), Property.Livelock).ShouldBe(expected);

    /// <summary>A request is answered in the end, where whoever answers looks at it fairly; where he may turn away for good it is not.</summary>
    [Theory]
    [InlineData("for (;;) if (request) request = 0;", Verdict.Proved)]
    [InlineData("for (;;) if (CHOOSE(2) && request) request = 0;", Verdict.Violated)]
    public void A_property_of_runs_that_never_end_is_judged(string answer, Verdict expected)
        => CCode.With($"volatile int request; TASK(asker) {{ request = 1; }} SERVICE(answerer) {{ {answer} }}", program =>
        {
            var result = NativeSearch.Run(
                () => new Answered(program),
                model => new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions { Properties = ["answered"] }).Run(TestContext.Current.CancellationToken));
            CCode.VerdictOf(result, "answered").ShouldBe(expected);
            return true;
        });

    private static SamplingResult Sample(ControlledProgram program, string property, long iterations)
        => new SamplingRun(program, new SamplingOptions { Strategy = "random", Seed = 1, Iterations = iterations, Properties = [property] }).Run(TestContext.Current.CancellationToken);

    private static SearchResult Search(NativeProgram program, SearchOptions options)
        => CCode.Search(program, MemoryModel.SequentialConsistency, options.Properties.Count > 0 ? options : options with { Properties = Statewise(program) });

    /// <summary>All but livelock, which asks for the whole graph.</summary>
    private static string[] Statewise(NativeProgram program)
        => program.Tasks.Any(t => t.StartsWith("chooser", StringComparison.Ordinal)) ? s_chosen : [Property.Deadlock, Property.Exception, "race"];

    private static string Verdicts(SearchResult result) => string.Join(' ', result.Properties.Select(p => $"{p.Property.Name}:{p.Verdict}:{p.Counterexample?.Length}"));

    private static void Example(string name, string define, Action<NativeProgram> use)
    {
        CCode.Require();
        using var program = NativeProgram.Load(new NativeSource { Files = [CCode.Example(name)], Defines = define.Length == 0 ? [] : [define] });
        use(program);
    }

    private sealed class Answered(NativeProgram program) : NativeModel(program, MemoryModel.SequentialConsistency)
    {
        protected override void Extend(MachineBuilder machine, NativeWords words)
        {
            var request = words.Cell("request");
            machine.LivenessProperty("answered", "a request is answered", new Liveness { Open = state => state.Get(request) });
        }
    }
}
