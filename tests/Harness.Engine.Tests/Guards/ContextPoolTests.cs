using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Harness.Engine.Guards.Apart;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>Schedules are executed anew where nothing of an earlier search remained: a load context in which a static field changed is not used again.</summary>
public class ContextPoolTests
{
    private static readonly ImmutableArray<int> s_steps = [1, 2];

    [Fact]
    public void A_context_is_used_again_where_nothing_changed()
    {
        var (pool, program, context) = Ran();

        pool.Take().ShouldBeNull();
        pool.Add(context, program.Statics!.Value);

        pool.Take().ShouldBeSameAs(context);
        pool.Take().ShouldBeNull("it is in use");
    }

    [Fact]
    public void A_context_in_which_a_static_field_changed_is_not()
    {
        var (pool, program, context) = Ran();
        var field = program.Statics!.Value.Single(f => f.Name == nameof(s_steps));

        ImmutableCollectionsMarshal.AsArray((ImmutableArray<int>)context.ValueOf(field)!)![1] = 3;
        pool.Add(context, program.Statics.Value);

        pool.Take().ShouldBeNull();
        s_steps[1].ShouldBe(2, "the model's own is another one");
    }

    /// <summary>What code does that was not scanned is not known, nor which fields it uses.</summary>
    [Fact]
    public void The_context_of_a_model_that_was_not_scanned_is_not()
    {
        var program = ControlledProgram.Create(new DelegateModel(Build), TimeSpan.FromSeconds(10), scan: false);

        program.Statics.ShouldBeNull();
        var (_, first) = ContextPool.Rebuild(program);
        ContextPool.GiveBack(program, first!);
        var (_, second) = ContextPool.Rebuild(program);

        second.ShouldNotBeSameAs(first);
    }

    private static (ContextPool Pool, ControlledProgram Program, ModelContext Context) Ran()
    {
        var program = ControlledProgram.Create(new DelegateModel(Build));
        var context = new ModelContext();
        program.RebuildApart(context).ShouldNotBeNull();
        return (new ContextPool(), program, context);
    }

    private static void Build(MachineBuilder machine)
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("a", () => Count(x));
    }

    private static async ControlledTask Count(Cell<int> x)
    {
        var now = await x.Load(Labels.Load);
        await x.Store(Labels.Store, now + s_steps[0] + s_steps[1]);
    }
}
