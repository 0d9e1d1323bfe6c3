using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>A model that is one function.</summary>
internal sealed class DelegateModel(Action<MachineBuilder> build, string name = "test") : IModel
{
    public string Name => name;

    public void Build(MachineBuilder machine) => build(machine);
}
