using System.Reflection;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>A result carries what it rests on besides the search.</summary>
public class TrustTests
{
    private static readonly StepLabel s_store = new("s", "store");

    [Fact]
    public void A_result_names_what_the_author_vouches_for()
    {
        Searches.Run(static machine => Spawn(machine, isVouched: true)).Vouched.ShouldBe(["TrustTests.Two"]);
        Searches.Run(static machine => Spawn(machine, isVouched: false)).Vouched.ShouldBeEmpty();
    }

    [Fact]
    public void A_model_that_can_be_copied_is_executed_anew_apart()
    {
        var result = Searches.Run(new Plain());
        result.Reexecuted.ShouldBePositive();
        result.IsReexecutedApart.ShouldBeTrue();
    }

    /// <summary>A method as an object cannot be copied. Only what builds the model holds it; no task does.</summary>
    [Fact]
    public void One_that_holds_what_cannot_be_copied_is_executed_anew_beside_the_first()
    {
        var result = Searches.Run(new WithMethod());
        result.Reexecuted.ShouldBePositive();
        result.IsReexecutedApart.ShouldBeFalse();
    }

    private static void Spawn(MachineBuilder machine, bool isVouched)
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("T", isVouched ? () => StoreVouched(x) : () => Store(x));
    }

    private static async ControlledTask Store(Cell<int> x) => await x.Store(s_store, 1);

    private static async ControlledTask StoreVouched(Cell<int> x) => await x.Store(s_store, Two());

    [Vouched("two is two")]
    private static int Two() => 2;

    private class Plain : IModel
    {
        public string Name => "plain";

        public void Build(MachineBuilder machine) => Spawn(machine, isVouched: false);
    }

    private sealed class WithMethod : Plain
    {
        private readonly MethodBase _method = MethodBase.GetCurrentMethod()!;

        public string Made => _method.Name;
    }
}
