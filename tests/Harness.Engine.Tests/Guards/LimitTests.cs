using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Guards;

/// <summary>How large a model may be: one at the limit is taken, and one beyond it is refused in one line, before anything is searched.</summary>
public class LimitTests
{
    private const int BuiltIn = 3;

    [Fact]
    public void Tasks()
    {
        static void Build(MachineBuilder machine, int tasks)
        {
            for (var i = 0; i < tasks; i++)
            {
                machine.Spawn($"t{i}", static () => Fence());
            }
        }

        Create(machine => Build(machine, 64)).Tasks.Length.ShouldBe(64);
        Refusal(machine => Build(machine, 65)).ShouldBe("a model has at most 64 tasks.");
    }

    [Fact]
    public void Properties()
    {
        static void Build(MachineBuilder machine, int properties)
        {
            machine.Spawn("t", static () => Fence());
            for (var i = 0; i < properties; i++)
            {
                machine.Property($"p{i}", "holds", static _ => Judgement.Holds);
            }
        }

        Create(machine => Build(machine, 64 - BuiltIn)).Properties.Length.ShouldBe(64);
        Refusal(machine => Build(machine, 65 - BuiltIn)).ShouldBe("a model has at most 64 properties.");
    }

    [Fact]
    public void Groups()
        => Refusal(static machine =>
        {
            machine.Interchangeable(2, 1);
            machine.Interchangeable(2, 1);
        }).ShouldBe("a model has at most one group of interchangeable tasks.");

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder, "the capacity of store buffers must be at least 1, not 0.")]
    [InlineData(MemoryModel.PartialStoreOrder, "the capacity of store buffers must be at least 1, not 0.")]
    [InlineData(MemoryModel.ReleaseAcquire, "the capacity for messages must be at least 1, not 0.")]
    public void Capacities(MemoryModel memory, string refusal)
        => Refusal(
            static machine =>
            {
                (machine.StoreBufferCapacity, machine.MessageCapacity) = (0, 0);
                machine.Cell<int>("x");
                machine.Spawn("t", static () => Fence());
            },
            memory).ShouldBe(refusal);

    /// <summary>Two properties of runs with 16 obligations each are followed by one search, and with one obligation more they are not.</summary>
    [Fact]
    public void Obligations()
    {
        static void Build(MachineBuilder machine, int second)
        {
            machine.Spawn("t", static () => Fence());
            machine.LivenessProperty("first", "closes", new Liveness { Obligations = 16, Open = static _ => 0 });
            machine.LivenessProperty("second", "closes", new Liveness { Obligations = second, Open = static _ => 0 });
        }

        var both = new SearchOptions { Properties = ["first", "second"] };
        Searches.Run(machine => Build(machine, 16), both).Of("second").Verdict.ShouldBe(Verdict.Vacuous);
        Searches.Refusal(machine => Build(machine, 17), both).ShouldBe(
            "the properties first, second have 33 obligations together, and a search can follow 32: judge fewer of them at a time.");
    }

    private static ControlledProgram Create(Action<MachineBuilder> build, MemoryModel memory = MemoryModel.SequentialConsistency)
        => ControlledProgram.Create(new DelegateModel(build, memory: memory));

    private static string Refusal(Action<MachineBuilder> build, MemoryModel memory = MemoryModel.SequentialConsistency)
        => Should.Throw<ModelException>(() => Create(build, memory)).Message;
}
