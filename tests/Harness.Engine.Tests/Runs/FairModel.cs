using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Runs;

/// <summary>A model that is one function, under an assumption about fairness.</summary>
internal sealed class FairModel(Action<MachineBuilder> build, Fairness fairness = Fairness.Weak) : IModel
{
    public string Name => "fair";

    public Fairness Fairness => fairness;

    public void Build(MachineBuilder machine) => build(machine);
}
