using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Reductions.ReducedSearches;

namespace Harness.Engine.Tests.Reductions;

/// <summary>Members whose code goes on in different ways, or in a way that depends on which member it learned of: the search with symmetry says so and gives it up.</summary>
public class MembersGoingOnTests
{
    /// <summary>A value that names a member is kept in a local, or ends the task in two ways: by each operation that gives one.</summary>
    [Theory]
    [InlineData(OperationKind.Load)]
    [InlineData(OperationKind.Until)]
    [InlineData(OperationKind.Update)]
    [InlineData(OperationKind.CompareExchange)]
    [InlineData(OperationKind.Lock)]
    [InlineData(OperationKind.Atomic)]
    public void ByANameInALocal(OperationKind kind)
    {
        const string Reason = "no producer symmetry: task 'observer' keeps in a local which member of the group 'load' named";
        GivesUp(machine => Build(machine, kind, static looks => looks.LookAndStore())).ShouldBe(Reason);
        GivesUp(machine => Build(machine, kind, static looks => looks.LookAndFail())).ShouldBe(Reason);

        static void Build(MachineBuilder machine, OperationKind kind, Func<Looks, ControlledTask> run)
        {
            var group = machine.Interchangeable(2, 1);
            var looks = new Looks(machine, group, kind);
            machine.Spawn("t0", () => looks.Store(1));
            machine.Spawn("t1", () => looks.Store(2));
            machine.Spawn("observer", () => run(looks));
        }
    }

    /// <summary>After its first step a member goes on with another operation, another step, another word or another value: the first member would not.</summary>
    [Theory]
    [InlineData(Difference.Kind)]
    [InlineData(Difference.Label)]
    [InlineData(Difference.Word)]
    [InlineData(Difference.Operand)]
    public void ByHowTheyGoOn(Difference difference)
        => GivesUp(machine =>
        {
            machine.Interchangeable(2, 1);
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("t0", () => GoOn(x, y, null));
            machine.Spawn("t1", () => GoOn(x, y, difference));
            machine.Spawn("outsider", () => Toggle(x));
        }).ShouldBe("no producer symmetry: after step 'load' task 't1' does not go on as 't0' does");

    [Fact]
    public void ByHowManyChoicesTheyHave()
        => GivesUp(static machine =>
        {
            machine.Interchangeable(2, 1);
            machine.Spawn("t0", static () => Choose(2));
            machine.Spawn("t1", static () => Choose(3));
        }).ShouldBe("no producer symmetry: at step 'choose' 't0' and 't1' have different choices");

    private static async ControlledTask GoOn(Cell<int> x, Cell<int> y, Difference? difference)
    {
        var seen = await x.Load(Labels.Load);
        switch (difference)
        {
            case Difference.Kind:
                await x.CompareExchange(Labels.Update, 9, seen);
                break;
            case Difference.Label:
                await x.Update(Labels.Atomic, static (old, _) => old, seen);
                break;
            case Difference.Word:
                await y.Update(Labels.Update, static (old, _) => old, seen);
                break;
            case Difference.Operand:
                await x.Update(Labels.Update, static (old, _) => old, 0);
                break;
            default:
                await x.Update(Labels.Update, static (old, _) => old, seen);
                break;
        }
    }

    private static async ControlledTask Toggle(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask Choose(int outcomes) => await Operations.Choose(Labels.Choose, outcomes);
}

/// <summary>In what a member differs from the first one.</summary>
public enum Difference
{
    /// <summary>What it does.</summary>
    Kind,

    /// <summary>The name of the step.</summary>
    Label,

    /// <summary>The word that it uses.</summary>
    Word,

    /// <summary>What it does with a value that it has read.</summary>
    Operand,
}
