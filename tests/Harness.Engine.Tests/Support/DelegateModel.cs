using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>A model that is one function.</summary>
internal sealed class DelegateModel(
    Action<MachineBuilder> build, string name = "test", MemoryModel memory = MemoryModel.SequentialConsistency, Fairness fairness = Fairness.Weak) : IModel
{
    public string Name => name;

    public MemoryModel Memory => memory;

    public Fairness Fairness => fairness;

    public void Build(MachineBuilder machine) => build(machine);
}
