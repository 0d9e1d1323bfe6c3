using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Tasks;

/// <summary>What happens to an exception that no task catches, and to one that none may catch.</summary>
public class UncaughtExceptionTests
{
    [Fact]
    public void An_uncaught_exception_violates_the_built_in_property_by_a_shortest_schedule()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("a", () => ThrowIfSet(x));
            machine.Spawn("b", () => Set(x));
        });
        var property = result.Of(Property.Exception);
        property.Verdict.ShouldBe(Verdict.Violated);
        property.Counterexample!.Stem.ShouldBe([new Move(1, 0), new Move(0, 0)]);
        result.Schedules.ShouldBe(2);

        static async ControlledTask ThrowIfSet(Cell<int> x)
        {
            if (await x.Load(Labels.Load) != 0)
            {
                throw new InvalidOperationException("set");
            }
        }

        static async ControlledTask Set(Cell<int> x) => await x.Store(Labels.Store, 1);
    }

    [Fact]
    public void An_exception_before_the_first_operation_violates_it_before_the_first_step()
    {
        var result = Searches.Run(machine =>
        {
            machine.Spawn("a", static () => ThrowAtOnce());
            machine.Spawn("b", static () => Fence());
        });
        result.Of(Property.Exception).Verdict.ShouldBe(Verdict.Violated);
        result.Of(Property.Exception).Counterexample!.Stem.ShouldBeEmpty();
        result.States.ShouldBe(2);
    }

    /// <summary>A model that catches everything cannot hide that it broke a rule.</summary>
    [Fact]
    public void A_broken_rule_cannot_be_caught_by_the_model()
        => Searches.Refusal(machine => machine.Spawn("t", static () => CatchesAll()))
            .ShouldContain("the operation 'fence' was created and not awaited in UncaughtExceptionTests.CatchesAll (UncaughtExceptionTests.cs:");

#pragma warning disable CS1998 // Without an await on purpose.
    private static async ControlledTask ThrowAtOnce() => throw new InvalidOperationException("at once");
#pragma warning restore CS1998

    private static async ControlledTask CatchesAll()
    {
        try
        {
            await Operations.Fence(Labels.Fence);
            _ = Operations.Fence(Labels.Fence);
            await Operations.Choose(Labels.Choose, 2);
        }
        catch (Exception)
        {
            await Operations.Fence(Labels.Fence);
        }
    }
}
