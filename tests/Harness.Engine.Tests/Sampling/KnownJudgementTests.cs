using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Sampling;

/// <summary>In a run a property is asked again only when a word that it read has changed. Counts by hand: a schedule of one task has one order.</summary>
public class KnownJudgementTests
{
    private static readonly StepLabel s_store = new("w", "store");

    /// <summary>
    /// x: 0 1 1 0 0 1, y: 0 0 1 1 2 2 The judge reads y only where x is 1: it is defined in three states, and fails in the last.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(130)]
    public void AJudgeWhoseWordsDependOnEachOther_IsAskedWhenItMatters(int wordsBetween)
    {
        var program = SamplingModel.Create(machine =>
        {
            var x = machine.Cell<int>("x");
            for (var i = 0; i < wordsBetween; i++)
            {
                machine.Cell<int>($"other {i}");
            }

            var y = machine.Cell<int>("y");
            machine.Spawn("t", () => Steps(x, y));
            machine.Property("not two", "where x is 1, y is not 2", s => s.Get(x) == 0 ? Judgement.Undefined : s.Get(y) == 2 ? Judgement.Fails : Judgement.Holds);

            // Reads nothing, and keeps the runs going.
            machine.Property("true", "true", _ => Judgement.Holds);
        });

        var sampled = new SamplingRun(program, new SamplingOptions { Strategy = "random", Iterations = 3, StopAtFirst = false, Properties = ["not two", "true"] }).Run().Properties;

        sampled[0].Result.Evaluated.ShouldBe(3 * 3);
        sampled[0].ViolatingSchedules.ShouldBe(3);
        sampled[0].Result.Counterexample!.Length.ShouldBe(5);
        sampled[1].Result.Evaluated.ShouldBe(3 * 6);
    }

    private static async ControlledTask Steps(Cell<int> x, Cell<int> y)
    {
        await x.Store(s_store, 1);
        await y.Store(s_store, 1);
        await x.Store(s_store, 0);
        await y.Store(s_store, 2);
        await x.Store(s_store, 1);
    }
}
