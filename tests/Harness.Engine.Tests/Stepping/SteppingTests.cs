using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Stepping;

/// <summary>Runs that somebody outside guides.</summary>
public class SteppingTests
{
    private static readonly StepLabel s_read = new("r", "read");
    private static readonly StepLabel s_write = new("w", "write");
    private static readonly StepLabel s_choose = new("c", "choose");

    [Fact]
    public void AGuidedRun_GoesWhereItIsTold_AndStartsOver()
    {
        Cell<int> cell = null!;
        var run = new GuidedRun(Create(machine => cell = Increments(machine)));
        for (var i = 0; i < 2; i++)
        {
            run.NextStep(0).ShouldBe(s_read);
            run.Step(0);
            run.Step(1);
            run.Step(0);
            run.Step(1);
            run.Get(cell).ShouldBe(1);
            run.NextStep(0).ShouldBeNull();
            run.CanMove(0).ShouldBeFalse();

            run.Start();
            run.Get(cell).ShouldBe(0);
            run.Step(0);
            run.Step(0);
            run.Step(1);
            run.Step(1);
            run.Get(cell).ShouldBe(2);
            run.Start();
        }
    }

    [Fact]
    public void AGuidedRun_RefusesAStepThatCannotBe()
    {
        var run = new GuidedRun(Create(machine => Increments(machine)));

        Should.Throw<InvalidOperationException>(() => run.Step(0, choice: 1)).Message.ShouldBe("task 0 cannot take step 'r read' with outcome 1.");
    }

    /// <summary>A state may be continued in several ways, in any order, and stays what it is.</summary>
    [Fact]
    public void AForkingRun_KeepsEveryState()
    {
        Cell<int> cell = null!;
        var run = new ForkingRun(Create(machine =>
        {
            cell = machine.Cell<int>("x");
            var x = cell;
            machine.Spawn("chooser", () => Choose(x));
        }));

        var ends = Enumerable.Range(0, 3).Select(choice => run.Step(run.Step(run.Start, 0, choice), 0)).ToArray();

        ends.Select(end => run.Get(end, cell)).ShouldBe([0, 1, 2]);
        run.Get(run.Start, cell).ShouldBe(0);
        run.CanMove(run.Start, 0).ShouldBeTrue();
        run.CanMove(ends[0], 0).ShouldBeFalse();
        ends.Select(end => end.Fingerprint).Distinct().Count().ShouldBe(3);
    }

    private static ControlledProgram Create(Action<MachineBuilder> build) => ControlledProgram.Create(new DelegateModel(build));

    private static Cell<int> Increments(MachineBuilder machine)
    {
        var cell = machine.Cell<int>("x");
        machine.Spawn("first", () => Increment(cell));
        machine.Spawn("second", () => Increment(cell));
        return cell;
    }

    private static async ControlledTask Increment(Cell<int> cell)
    {
        var value = await cell.Load(s_read);
        await cell.Store(s_write, value + 1);
    }

    private static async ControlledTask Choose(Cell<int> cell)
    {
        var value = await Operations.Choose(s_choose, 3);
        await cell.Store(s_write, value);
    }
}
