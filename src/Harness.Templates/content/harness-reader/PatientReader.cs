using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Readers;

namespace SampleReader;

/// <summary>
/// Takes a slot when its USER bit is set, reads the frame, gives the slot back, and goes to the next; polls when there is nothing.
/// </summary>
public class PatientReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "patient";

    /// <inheritdoc/>
    public override string Summary => "reads a frame to the end before it gives the slot back";

    /// <summary>The program's own test of the status word.</summary>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

    /// <summary>What it does with a slot that is ready.</summary>
    protected override async ControlledTask Take(ReaderSteps steps, int unit, bool hasCopy)
    {
        await steps.Read(unit, hasCopy);
        await steps.Release(unit, TpStatus.Kernel);
    }
}
