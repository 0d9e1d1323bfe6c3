using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Exploration;

/// <summary>A model is checked in one sentence, and what a test demands of it says everything that does not hold.</summary>
public class ModelCheckTests
{
    [Fact]
    public void What_holds_and_what_does_not_is_demanded_in_one_sentence()
        => new Counter().Check().Workers(2).Run(TestContext.Current.CancellationToken).ShouldProve("at most 2").ShouldViolate(("at most 1", 2));

    [Fact]
    public void Everything_that_does_not_hold_is_said()
        => Should.Throw<SearchExpectationException>(() => new Counter().Check().Run(TestContext.Current.CancellationToken).ShouldProve("at most 1", "at most 2", "P9"))
            .Message.ShouldBe("at most 1 should be proved and is violated after 2; P9 was not judged: there are deadlock, livelock, exception, at most 1, at most 2");

    [Fact]
    public void A_violation_that_comes_sooner_or_not_at_all_is_said()
        => Should.Throw<SearchExpectationException>(() => new Counter().Check().Run(TestContext.Current.CancellationToken).ShouldViolate(("at most 1", 3), ("at most 2", 4)))
            .Message.ShouldBe("at most 1 should be violated after 3 steps and is violated after 2; at most 2 should be violated after 4 steps and is proved");

    [Fact]
    public void Each_word_of_the_sentence_reaches_the_search()
    {
        var options = new Counter().Check().Properties("at most 1").Workers(3).Reduced().Store(StateStore.Exact).UntilDecided().AtMost(7).With(o => o with { Seed = 5 }).Options;

        options.ShouldSatisfyAllConditions(
            o => o.Properties.ShouldBe(["at most 1"]),
            o => o.Workers.ShouldBe(3),
            o => o.Reductions.ShouldBe(SearchReductions.All),
            o => o.Store.ShouldBe(StateStore.Exact),
            o => o.StopWhenDecided.ShouldBeTrue(),
            o => o.StateLimit.ShouldBe(7),
            o => o.Seed.ShouldBe(5UL));
    }

    private sealed class Counter : IModel
    {
        public string Name => "counter";

        public void Build(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            machine.Property("at most 1", "x is at most 1", s => s.Get(x) <= 1 ? Judgement.Holds : Judgement.Fails);
            machine.Property("at most 2", "x is at most 2", s => s.Get(x) <= 2 ? Judgement.Holds : Judgement.Fails);
            machine.Spawn("a", () => Add(x));
            machine.Spawn("b", () => Add(x));
        }

        private static async ControlledTask Add(Cell<int> x) => await x.Update(Labels.Update, static (old, one) => old + one, 1);
    }
}
