using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>A model that is one function.</summary>
internal sealed class DelegateModel(Action<MachineBuilder> build, string name = "test", MemoryModel memory = MemoryModel.SequentialConsistency) : IModel
{
    public string Name => name;

    public MemoryModel Memory => memory;

    public void Build(MachineBuilder machine) => build(machine);
}
