using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>
/// Its KERNEL store takes effect before, among or after its reads of the frame: what a plain store may become on a CPU that orders loads and later stores weakly.
/// </summary>
public sealed class EarlyReleaseReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "early-release";

    /// <inheritdoc/>
    public override string Summary => "tests USER, and its KERNEL store may take effect before or among its reads of the frame (a plain store on a weakly ordered CPU)";

    /// <inheritdoc/>
    public override bool ReleasesInOrder => false;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.ChooseEarly];

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

    /// <inheritdoc/>
    protected override async ControlledTask Take(ReaderSteps steps, int unit, bool hasCopy)
    {
        var before = await Operations.Choose(Steps.ChooseEarly, steps.Parts + 1);
        var known = 0;
        for (var part = 0; part < steps.Parts; part++)
        {
            if (part == before)
            {
                await steps.Release(unit, TpStatus.Kernel);
            }

            known = await steps.ReadPart(unit, part, known, hasCopy);
        }

        if (before == steps.Parts)
        {
            await steps.Release(unit, TpStatus.Kernel);
        }
    }
}
