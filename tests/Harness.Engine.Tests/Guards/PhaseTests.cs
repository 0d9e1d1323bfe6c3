using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>What belongs to a step may be used by its effect only: a condition and a judge look at a state, however it was reached.</summary>
public class PhaseTests
{
    private const string OnlyEffects = "a condition or a property uses Check, Progress, Report, Result, Loaded, Stored or Return: only the effect of a step may.";

    [Fact]
    public void A_judge_that_claims_progress()
        => RefusalOfJudge(static state => state.Progress()).ShouldBe(OnlyEffects);

    [Fact]
    public void A_judge_that_reads_the_result_of_a_step()
        => RefusalOfJudge(static state => state.Loaded<int>()).ShouldBe(OnlyEffects);

    [Fact]
    public void A_judge_that_asks_whose_step_it_is()
        => RefusalOfJudge(static state => _ = state.Task).ShouldBe(
            "the judge of property 'P' asks whose step it is: a state does not tell how it was reached; keep it in a ghost.");

    [Fact]
    public void A_condition_that_reads_the_result_of_the_step_before()
        => Searches.Refusal(static machine => machine.Spawn("t", static () => ReadsResult())).ShouldBe(OnlyEffects);

    [Fact]
    public void A_condition_may_ask_whose_step_it_is()
        => Searches.Run(static machine => machine.Spawn("t", static () => AsksTask())).States.ShouldBe(2);

    [Fact]
    public void A_result_wider_than_a_word()
        => Searches.Refusal(static machine =>
        {
            var cell = machine.Cell<int>("x");
            machine.Spawn("t", () => Wide(cell));
        }).ShouldBe("a step gives a (long, long, long) of 24 bytes, and a step gives at most 16: give an index or a smaller value.");

    private static string RefusalOfJudge(Action<StepContext> use) => Searches.RefusalBehindTheScan(machine =>
    {
        machine.Property("P", "misuses the context", state =>
        {
            use(state);
            return Judgement.Holds;
        });
        machine.Spawn("t", static () => OneFence());
    });

    private static async ControlledTask OneFence() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask ReadsResult()
        => await Operations.AtomicWhen(Labels.Fence, static (state, _, _) => state.Result == 0, static (_, _, _) => { });

    private static async ControlledTask AsksTask()
        => await Operations.AtomicWhen(Labels.Fence, static (state, _, _) => state.Task == 0, static (_, _, _) => { });

    private static async ControlledTask Wide(Cell<int> cell)
        => await cell.Load(Labels.Fence).With<(long, long, long)>(static (step, _, _) => step.Return((11L, 22L, 33L)));
}
