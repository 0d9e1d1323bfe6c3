using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Exploration;

/// <summary>A search that goes on from a checkpoint says what it would have said without the interruption.</summary>
public sealed class ResumedSearchTests : IDisposable
{
    private const string NeverBad = "never bad";
    private static readonly StepLabel s_first = new("", "first");

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    private readonly CheckpointDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>A second search in the directory would write over the first one's checkpoint, or go on from it while it is written.</summary>
    [Fact]
    public void Directory_is_one_search_s_at_a_time()
    {
        var refusals = 0;
        var options = new SearchOptions { Checkpoint = _directory.Options };
        var first = options with
        {
            Progress = _ => refusals += Should.Throw<CheckpointException>(() => Search(options)).Message.StartsWith("another search keeps its checkpoint in '", StringComparison.Ordinal) ? 1 : 0,
        };

        Search(first).End.ShouldBe(SearchEnd.Complete);
        refusals.ShouldBeGreaterThan(0);
        Search(options).End.ShouldBe(SearchEnd.Complete);

        static SearchResult Search(SearchOptions options)
            => Run(Fenced(), options);
    }

    /// <summary>What a checkpoint has of the states that it knew stays as it is: the next one only adds to it. A state takes 8 bytes of fingerprint, one of task and one each of place and outcome where these are small.</summary>
    [Fact]
    public void Log_only_grows()
    {
        var options = new SearchOptions { Checkpoint = _directory.Options };
        Run(Fenced(), options with { StateLimit = 100 }).End.ShouldBe(SearchEnd.StateLimit);
        var first = File.ReadAllBytes(_directory.Log);
        var second = Run(Fenced(), options with { StateLimit = 300 });
        second.End.ShouldBe(SearchEnd.StateLimit);

        var log = File.ReadAllBytes(_directory.Log);
        log.AsSpan(0, first.Length).SequenceEqual(first).ShouldBeTrue();
        log.Length.ShouldBe(11 * (int)second.States);
        Run(Fenced(), options).States.ShouldBe(21 * 21);
        Directory.EnumerateFiles(Path.GetDirectoryName(_directory.File)!).Select(Path.GetFileName).ShouldBe(["search.lock"]);
    }

    /// <summary>A process that is killed has written more than its last checkpoint says.</summary>
    [Fact]
    public void What_came_after_the_checkpoint_is_forgotten()
    {
        var options = new SearchOptions { Checkpoint = _directory.Options };
        Run(Fenced(), options with { StateLimit = 100 }).End.ShouldBe(SearchEnd.StateLimit);
        File.AppendAllText(_directory.Log, "what was written before the process was killed");

        Run(Fenced(), options with { StateLimit = 300 }).End.ShouldBe(SearchEnd.StateLimit);
        var whole = Run(Fenced(), options);
        whole.States.ShouldBe(21 * 21);
        whole.Transitions.ShouldBe(2 * 20 * 21);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut off")]
    [InlineData("gone")]
    public void Damaged_log_is_refused(string how)
    {
        var options = new SearchOptions { Checkpoint = _directory.Options };
        Run(Fenced(), options with { StateLimit = 100 }).End.ShouldBe(SearchEnd.StateLimit);
        var (path, log) = (_directory.Log, File.ReadAllBytes(_directory.Log));
        log[50] ^= 1;
        if (how == "gone")
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllBytes(path, how == "changed" ? log : File.ReadAllBytes(path)[..^1]);
        }

        Should.Throw<CheckpointException>(() => Run(Fenced(), options)).Message.ShouldBe($"{path} is damaged: remove the directory, or give another");
    }

    /// <summary>Two tasks of twenty steps and one that goes round three values for ever, so that old states are met again and again: 21 * 21 * 3 states.</summary>
    [Theory]
    [InlineData(StateStore.Fingerprint64)]
    [InlineData(StateStore.Fingerprint128)]
    public void Counts(StateStore store)
    {
        var (_, after, whole) = Resume(
            static machine =>
            {
                Fences(machine, group: false);
                var x = machine.Cell<int>("x");
                machine.Spawn("round", () => GoRound(x));
            },
            1000,
            new SearchOptions { Store = store, AuditEvery = 1 });
        after.States.ShouldBe(21 * 21 * 3);
        after.Transitions.ShouldBe((2 * 20 * 21 * 3) + (21 * 21 * 3));
        after.StatesByDepth.ShouldBe(whole.StatesByDepth);
        after.FinalStates.ShouldBe(0, "one of them never ends");
        after.Audited.ShouldBe(whole.Audited);
        after.PeakFrontier.ShouldBe(whole.PeakFrontier);
        after.PeakFrontierBytes.ShouldBe(whole.PeakFrontierBytes);
        after.Elapsed.ShouldBeGreaterThan(s_pause, "the time before the interruption counts");
        after.StepsNotTaken.ShouldBe(whole.StepsNotTaken);
        whole.StepsNotTaken.ShouldBeEmpty();
    }

    /// <summary>Of many merges a sample is audited, which thins out as there are more: 601 * 601 states.</summary>
    [Fact]
    public void Which_merges_are_audited()
    {
        var (_, after, whole) = Resume(
            static machine =>
            {
                var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
                machine.Spawn("a", () => ChooseAndStore(x));
                machine.Spawn("b", () => ChooseAndStore(y));
            },
            100_000,
            new SearchOptions { AuditEvery = 50, Properties = [Property.Deadlock] });
        whole.States.ShouldBe(601 * 601);
        after.FinalStates.ShouldBe(300 * 300);
        after.States.ShouldBe(whole.States);
        after.Audited.ShouldBe(whole.Audited);
    }

    /// <summary>Without names: the pairs of 21 places.</summary>
    [Fact]
    public void States_without_names()
        => Resume(machine => Fences(machine, group: true), 100, new SearchOptions { Reductions = SearchReductions.Symmetry, Properties = [Property.Deadlock] })
            .After.States.ShouldBe(21 * 22 / 2);

    /// <summary>That the second member's second step has another name ends symmetry before the interruption, and is said at the end.</summary>
    [Fact]
    public void Notes()
    {
        var (_, after, whole) = Resume(
            machine => Fences(machine, group: true, second: Labels.Store),
            100,
            new SearchOptions { Reductions = SearchReductions.Symmetry, Properties = [Property.Deadlock] });
        whole.ReductionNotes.ShouldHaveSingleItem().ShouldStartWith("no producer symmetry: after step 'first' task 't1' does not go on as 't0' does");
        after.ReductionNotes.ShouldBe(whole.ReductionNotes);
    }

    /// <summary>
    /// Both stores of x are merged into the first step there is, before the interruption; the judge looks at x only at the end, after it. The search must know then what it left out, and
    /// start again.
    /// </summary>
    [Fact]
    public void What_was_left_out()
    {
        var (_, after, whole) = Resume(
            static machine =>
            {
                var (a, x, y) = (machine.Cell<int>("a"), machine.Cell<int>("x"), machine.Cell<int>("y"));
                machine.Own(machine.Spawn("t", () => TellAndStoreTwice(a, x)), x);
                machine.Spawn("u", () => WaitAndStore(a, y));
                machine.Property(NeverBad, "x is not 1 while y is 31", s => s.Get(y) == 31 && s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
            },
            10,
            new SearchOptions { Reductions = SearchReductions.PartialOrder, Properties = [NeverBad] });
        whole.Of(NeverBad).Verdict.ShouldBe(Verdict.Violated);
        after.Of(NeverBad).Verdict.ShouldBe(Verdict.Violated);
        after.Of(NeverBad).Counterexample!.Length.ShouldBe(whole.Of(NeverBad).Counterexample!.Length);
    }

    private (SearchResult Before, SearchResult After, SearchResult Whole) Resume(Action<MachineBuilder> build, int interruptedAt, SearchOptions options)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        var kept = options with { Checkpoint = _directory.Options };
        var before = Run(program, kept with { StateLimit = interruptedAt, Progress = Pause });
        before.End.ShouldBe(SearchEnd.StateLimit);
        File.Exists(_directory.File).ShouldBeTrue();
        return (before, Run(program, kept), Run(program, options));
    }

    private static void Pause(SearchProgress progress)
    {
        if (progress.Depth == 1)
        {
            Thread.Sleep(s_pause);
        }
    }

    private static SearchResult Run(ControlledProgram program, SearchOptions options) => new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken);

    private static ControlledProgram Fenced() => ControlledProgram.Create(new DelegateModel(static machine => Fences(machine, group: false)));

    private static void Fences(MachineBuilder machine, bool group, StepLabel? second = null)
    {
        if (group)
        {
            machine.Interchangeable(2, 1);
        }

        machine.Expect(s_first);
        machine.Spawn("t0", static () => FenceTwentyTimes(Labels.Fence));
        var another = second ?? Labels.Fence;
        machine.Spawn("t1", () => FenceTwentyTimes(another));
    }

    private static async ControlledTask FenceTwentyTimes(StepLabel second)
    {
        await Operations.Fence(s_first);
        await Operations.Fence(second);
        for (var i = 2; i < 20; i++)
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    private static async ControlledTask TellAndStoreTwice(Cell<int> a, Cell<int> x)
    {
        await a.Store(Labels.Store, 1);
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Store, 2);
    }

    private static async ControlledTask WaitAndStore(Cell<int> a, Cell<int> y)
    {
        await a.Until(Labels.Until, static (now, wanted) => now == wanted, 1);
        for (var i = 1; i <= 31; i++)
        {
            await y.Store(Labels.Store, i);
        }
    }
}
