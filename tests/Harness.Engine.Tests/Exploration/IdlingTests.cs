using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Exploration;

/// <summary>What a task that may idle may do for ever: wait for a cell, or repeat steps that its model declares as idling; and what nobody may do meanwhile.</summary>
public class IdlingTests
{
    private static readonly StepLabel s_look = new("l", "look");
    private static readonly StepLabel s_lookAgain = new("m", "look elsewhere");

    [Theory]
    [InlineData(true, false, Verdict.Proved)]
    [InlineData(true, true, Verdict.Proved)]
    [InlineData(false, false, Verdict.Violated)]
    [InlineData(false, true, Verdict.Violated)]
    public void WaitingForACellThatNeverComes_IsADeadlock_UnlessTheTaskMayIdle(bool mayIdle, bool second, Verdict expected)
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("waiter", () => WaitUntilSet(x), mayIdle);
            if (second)
            {
                machine.Spawn("other", () => Load(x));
            }
        });
        result.Of(Property.Deadlock).Verdict.ShouldBe(expected);
    }

    [Fact]
    public void ADeadlockInTheFirstState_IsATraceWithoutSteps_ThatReplays()
    {
        var program = Program(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("waiter", () => WaitUntilSet(x));
        });
        var trace = Trace(program, Property.Deadlock)!;
        trace.Steps.ShouldBeEmpty();
        trace.Note.ShouldStartWith("waiter waits for 'x', now 0,");
        TraceReplay.Replay(program, trace).Steps.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void ASpinnerIsALivelock_UnlessItMayIdleAndItsStepsAreDeclared(bool mayIdle, bool isDeclared)
        => Trace(Spinner(mayIdle, isDeclared), Property.Livelock)!.LoopStart.ShouldBe(0);

    [Fact]
    public void ASpinnerThatMayIdle_IsNoLivelock_AndWhatIsTrueAtTheEndIsJudgedWhereItSpins()
    {
        var program = Spinner(mayIdle: true, isDeclared: true, wrongAtTheEnd: true);
        var result = Search(program);
        result.Of(Property.Livelock).Verdict.ShouldBe(Verdict.Proved);
        result.Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Proved);
        result.FinalStates.ShouldBe(1);

        var trace = Trace(program, "end")!;
        trace.Steps.ShouldBeEmpty();
        TraceReplay.Replay(program, trace);
    }

    /// <summary>Two loads in turn: no state in which nothing changes, so that nothing is judged at the end, and yet no livelock.</summary>
    [Fact]
    public void ALoopOfSeveralIdlingSteps_IsNoLivelock()
    {
        var result = Searches.Run(machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("spinner", () => SpinOnTwo(x, y), mayIdle: true);
            machine.Idling(s_look, s_lookAgain);
        });
        result.Of(Property.Livelock).Verdict.ShouldBe(Verdict.Proved);
        result.FinalStates.ShouldBe(0);
    }

    /// <summary>One of its two steps is not declared: the loop does more than pass the time.</summary>
    [Fact]
    public void ALoopWithAStepThatIsNotDeclared_IsALivelock()
    {
        var program = Program(machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("spinner", () => SpinOnTwo(x, y), mayIdle: true);
            machine.Idling(s_look);
        });
        var trace = Trace(program, Property.Livelock)!;
        (trace.Steps.Length - trace.LoopStart!.Value).ShouldBe(2);
        TraceReplay.Replay(program, trace);
    }

    /// <summary>Who waits for a cell, and may not idle, is stuck although somebody moves: a deadlock where the other stays in place, and a livelock in any case.</summary>
    [Theory]
    [InlineData(false, Verdict.Violated)]
    [InlineData(true, Verdict.Proved)]
    public void SomebodyWhoWaitsBesideASpinner_IsStuck_UnlessHeMayIdleToo(bool mayIdle, Verdict expected)
    {
        var program = Program(machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("spinner", () => Spin(x), mayIdle: true);
            machine.Spawn("waiter", () => WaitUntilSet(y), mayIdle);
            machine.Idling(s_look);
        });
        var result = Search(program);
        result.Of(Property.Deadlock).Verdict.ShouldBe(expected);
        result.Of(Property.Livelock).Verdict.ShouldBe(expected);
        if (Trace(program, Property.Livelock) is { } livelock)
        {
            livelock.Note.ShouldContain("waiter at 'until' cannot move");
            TraceReplay.Replay(program, livelock);
            TraceReplay.Replay(program, Trace(program, Property.Deadlock)!);
        }
    }

    /// <summary>Somebody else who goes round without progress is a livelock, and the loop that the trace shows has a step of his.</summary>
    [Fact]
    public void SomebodyWhoGoesRoundBesideASpinner_IsALivelock()
    {
        var program = Program(machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("spinner", () => Spin(x), mayIdle: true);
            machine.Spawn("busy", () => SmallTasks.GoRound(y));
            machine.Idling(s_look);
        });
        var trace = Trace(program, Property.Livelock)!;
        trace.Steps[trace.LoopStart!.Value..].Count(s => s.Task == "busy").ShouldBe(3);
        TraceReplay.Replay(program, trace);
    }

    /// <summary>A trace in which somebody only idles is none: replay looks at it again by itself.</summary>
    [Fact]
    public void ATraceOfALoopThatOnlyIdles_IsRefused()
    {
        var trace = Trace(Spinner(mayIdle: false, isDeclared: true), Property.Livelock)!;
        Should.Throw<TraceException>(() => TraceReplay.Replay(Spinner(mayIdle: true, isDeclared: true), trace))
            .Message.ShouldBe("what the trace repeats for ever only passes the time of tasks that may idle");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void ASampledRunEnds_WhereNobodyWillDoMoreThanPassTheTime(bool mayIdle, bool isCut)
    {
        var program = Program(machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("spinner", () => SpinOnTwo(x, y), mayIdle);
            machine.Spawn("other", () => Load(x));
            machine.Idling(s_look, s_lookAgain);
        });
        var result = new SamplingRun(program, new SamplingOptions { Strategy = "random", Iterations = 20, MaxFairSteps = 500, MaxUnfairSteps = 500 })
            .Run(TestContext.Current.CancellationToken);
        result.Iterations.ShouldBe(20);
        result.Cut.ShouldBe(isCut ? 20 : 0);
    }

    /// <summary>Under release/acquire an old value may be read for ever: a livelock whose trace says so, unless the loop may spin.</summary>
    [Theory]
    [InlineData(MemoryModel.SequentialConsistency, false, false)]
    [InlineData(MemoryModel.ReleaseAcquire, false, true)]
    [InlineData(MemoryModel.ReleaseAcquire, true, false)]
    public void ASpinOnACellThatSomebodySets_IsALivelockOnlyWhereOldValuesMayStay(MemoryModel memory, bool isDeclared, bool isLivelock)
    {
        var program = ControlledProgram.Create(new DelegateModel(
            machine =>
            {
                var flag = machine.Cell<int>("flag");
                machine.Spawn("worker", () => Spin(flag), mayIdle: isDeclared);
                machine.Spawn("setter", () => Set(flag));
                machine.Idling(s_look);
            },
            memory: memory));
        var trace = Trace(program, Property.Livelock);
        (trace is not null).ShouldBe(isLivelock);
        trace?.Note.ShouldContain("the old value of 'flag' is read again and again although a newer one is there: the memory model sets no bound to that");
    }

    private static ControlledProgram Spinner(bool mayIdle, bool isDeclared, bool wrongAtTheEnd = false) => Program(machine =>
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("spinner", () => Spin(x), mayIdle);
        if (isDeclared)
        {
            machine.Idling(s_look);
        }

        if (wrongAtTheEnd)
        {
            machine.FinalProperty("end", "x is 1 at the end", state => state.Get(x) == 1 ? Judgement.Holds : Judgement.Fails);
        }
    });

    private static ControlledProgram Program(Action<MachineBuilder> build) => ControlledProgram.Create(new DelegateModel(build));

    private static SearchResult Search(ControlledProgram program) => new ExhaustiveSearch(program, Searches.Thorough).Run(TestContext.Current.CancellationToken);

    private static Trace? Trace(ControlledProgram program, string property)
    {
        var result = Search(program).Of(property);
        return result.Counterexample is { } counterexample ? TraceRecorder.Record(program, result.Property, counterexample) : null;
    }

    private static async ControlledTask WaitUntilSet(Cell<int> x) => await x.Until(Labels.Until, static (value, _) => value != 0, 0);

    private static async ControlledTask Load(Cell<int> x) => await x.Load(Labels.Load);

    private static async ControlledTask Set(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask Spin(Cell<int> x)
    {
        while (await x.Load(s_look) == 0)
        {
        }
    }

    private static async ControlledTask SpinOnTwo(Cell<int> x, Cell<int> y)
    {
        while (await x.Load(s_look) == 0 && await y.Load(s_lookAgain) == 0)
        {
        }
    }
}
