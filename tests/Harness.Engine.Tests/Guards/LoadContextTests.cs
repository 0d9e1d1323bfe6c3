using System.Runtime.CompilerServices;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>Each search loads the model's assemblies a second time: a process that searches often must not keep them.</summary>
public class LoadContextTests
{
    private const int Count = 20;

    [Fact]
    public void Searches_let_go_of_the_contexts_in_which_they_execute_schedules_anew()
    {
        for (var i = 0; i < Count; i++)
        {
            Search();
        }

        for (var i = 0; i < 20 && Contexts() > Count / 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Contexts().ShouldBeLessThan(Count, "each search has two, and other tests a few");
    }

    /// <summary>The compiler keeps such a lambda in a field of its own closure, to make it once: the copy of the one leads to the other.</summary>
    [Fact]
    public void A_model_that_a_loop_makes_of_what_is_outside_of_it_is_executed_anew_too()
    {
        const int Most = 2;
        var first = TestContext.Current.TestMethod!.MethodName.Length;
        for (var i = 0; i < Most; i++)
        {
            var result = Searches.Run(
                machine =>
                {
                    var x = machine.Cell("x", first);
                    machine.Spawn("a", () => SmallTasks.ChooseAndStore(x));
                },
                new SearchOptions());
            result.Reexecuted.ShouldBePositive();
            result.IsReexecutedApart.ShouldBeTrue();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Search() => Searches.Run(SmallModel, new SearchOptions()).Reexecuted.ShouldBePositive();

    private static void SmallModel(MachineBuilder machine)
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("a", () => SmallTasks.ChooseAndStore(x));
    }

    private static int Contexts() => AppDomain.CurrentDomain.GetAssemblies().Count(a => a.IsCollectible);
}
