using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Machine;

/// <summary>Short ways to declare what belongs together.</summary>
public class DeclarationTests
{
    /// <summary>By hand: each task stores its number plus one into its cell, so that "at most 1" is violated by the second cell alone.</summary>
    [Fact]
    public void One_method_judges_each_cell_with_its_number()
    {
        var result = Searches.Run(machine =>
        {
            var cells = machine.Cells("cell", 2, initial: i => i);
            var rules = new Rules(cells);
            for (var i = 0; i < cells.Length; i++)
            {
                var own = i;
                machine.Spawn($"t{i}", () => StoreNext(cells[own], own));
                machine.Property($"at most 1 in {i}", "a cell is at most 1", rules.IsAtMostOne, i);
            }

            machine.FinalProperty("one", "at the end the first is 1", (state, wanted) => state.Get(cells[0]) == wanted, 1);
        });

        result.Of("at most 1 in 0").Verdict.ShouldBe(Verdict.Proved);
        result.Of("at most 1 in 1").Verdict.ShouldBe(Verdict.Violated);
        result.Of("one").Verdict.ShouldBe(Verdict.Proved);
    }

    [Fact]
    public void Cells_are_called_by_their_number()
    {
        string[] names = [];
        Searches.Run(machine =>
        {
            var cells = machine.Cells<byte>("slot", 3);
            names = [.. cells.Select(c => c.Name)];
            machine.Spawn("t", static () => Nothing());
        });

        names.ShouldBe(["slot 0", "slot 1", "slot 2"]);
    }

    /// <summary>What the engine wraps around such a judge hides nothing from the scan.</summary>
    [Fact]
    public void A_judge_with_an_argument_is_scanned()
        => Searches.Refusal(machine =>
        {
            var cell = machine.Cell<int>("cell");
            machine.Spawn("t", () => StoreNext(cell, 0));
            machine.Property("clock", "asks the clock", static (_, _) => DateTime.UtcNow.Ticks > 0);
        }).ShouldContain("System.DateTime.UtcNow");

    /// <summary>A checkpoint of one must not be taken for one of the other.</summary>
    [Fact]
    public void Two_models_whose_judges_differ_in_their_arguments_are_two_models()
    {
        Description(1).ShouldNotBe(Description(2));
        Description(1).ShouldBe(Description(1));

        static string Description(int subject) => ControlledProgram.Create(new DelegateModel(machine =>
        {
            var cell = machine.Cell<int>("cell");
            machine.Spawn("t", () => StoreNext(cell, 0));
            machine.Property("p", "compares", static (_, _) => true, subject);
        })).Description;
    }

    private static async ControlledTask Nothing() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask StoreNext(Cell<int> cell, int number) => await cell.Store(Labels.Store, number + 1);

    private sealed class Rules(System.Collections.Immutable.ImmutableArray<Cell<int>> cells)
    {
        internal bool IsAtMostOne(StepContext state, int index) => state.Get(cells[index]) <= 1;
    }
}
