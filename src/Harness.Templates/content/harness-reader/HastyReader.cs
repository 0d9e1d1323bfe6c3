using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Readers;

namespace SampleReader;

/// <summary>The same, but takes whatever is not KERNEL for its own: also a slot that a producer has marked and still fills.</summary>
public sealed class HastyReader : PatientReader
{
    /// <inheritdoc/>
    public override string Name => "hasty";

    /// <inheritdoc/>
    public override string Summary => "takes a slot when its status is not KERNEL";

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => status != TpStatus.Kernel;
}
