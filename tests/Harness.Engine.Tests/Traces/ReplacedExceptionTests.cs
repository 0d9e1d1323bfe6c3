using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Traces;

public class ReplacedExceptionTests
{
    /// <summary>The runtime forgets the first when the second is thrown in a finally block: who reads the trace wants to know it.</summary>
    [Fact]
    public void AFailureInAFinallyBlock_DoesNotHideTheOneBefore()
        => Note(static x => FailTwice(x)).ShouldBe("InvalidOperationException: second; it takes the place of InvalidOperationException: first");

    [Fact]
    public void AFailureThatGoesOnBehindAFinallyBlock_TakesNobodysPlace()
        => Note(static x => FailOnce(x)).ShouldBe("InvalidOperationException: first");

    private static string Note(Func<Cell<int>, ControlledTask> method)
    {
        var program = ControlledProgram.Create(new DelegateModel(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => method(x));
        }));
        var result = new ExhaustiveSearch(program, Searches.Thorough).Run(TestContext.Current.CancellationToken).Of(Property.Exception);
        var trace = TraceRecorder.Record(program, result.Property, result.Counterexample!);
        trace.Steps.Length.ShouldBe(2);
        TraceReplay.Replay(program, trace);
        return trace.Note;
    }

    private static async ControlledTask FailTwice(Cell<int> x)
    {
        try
        {
            Demand(await x.Load(Labels.Load) != 0, "first");
        }
        finally
        {
            Demand(await x.Load(Labels.Load) != 0, "second");
        }
    }

    private static async ControlledTask FailOnce(Cell<int> x)
    {
        try
        {
            Demand(await x.Load(Labels.Load) != 0, "first");
        }
        finally
        {
            Demand(await x.Load(Labels.Load) == 0, "second");
        }
    }

    private static void Demand(bool holds, string text)
    {
        if (!holds)
        {
            throw new InvalidOperationException(text);
        }
    }
}
