using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Support;

/// <summary>Methods of tasks that many models have.</summary>
internal static class SmallTasks
{
    /// <summary>One step that changes nothing.</summary>
    internal static async ControlledTask Fence() => await Operations.Fence(Labels.Fence);
}
