using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Unoptimized;

/// <summary>A correct model in a project that sets Optimize to false.</summary>
public sealed class UnoptimizedModel : IModel
{
    private static readonly StepLabel s_fence = new("", "fence");

    public string Name => "unoptimized";

    public void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.Spawn("t", static () => Run());
    }

    private static async ControlledTask Run() => await Operations.Fence(s_fence);
}
