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

    /// <summary>The compiler keeps such a lambda in a field of its own closure, to make it once.</summary>
    [Fact]
    public void A_lambda_of_a_loop_that_captures_what_is_outside_of_it_is_executed_anew_too()
        => Searches.Run(
            machine =>
            {
                var x = machine.Cell<int>("x");
                for (var i = 0; i < 2; i++)
                {
                    machine.Spawn($"t{i}", () => SmallTasks.ChooseAndStore(x));
                }
            },
            new SearchOptions()).Reexecuted.ShouldBePositive();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Search() => Searches.Run(SmallModel, new SearchOptions()).Reexecuted.ShouldBePositive();

    private static void SmallModel(MachineBuilder machine)
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("a", () => SmallTasks.ChooseAndStore(x));
    }

    private static int Contexts() => AppDomain.CurrentDomain.GetAssemblies().Count(a => a.IsCollectible);
}
