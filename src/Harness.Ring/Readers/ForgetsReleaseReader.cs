using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>Skips one ready slot for ever, and never releases it, as Suricata does with frames that it wants to ignore.</summary>
public sealed class ForgetsReleaseReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "forgets-release";

    /// <inheritdoc/>
    public override string Summary => "tests USER, and may skip one ready slot without ever releasing it (Suricata with frames that it ignores)";

    /// <inheritdoc/>
    public override bool ReleasesInOrder => false;

    /// <inheritdoc/>
    public override bool MaySkip => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.TakeOrSkip];

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

    /// <inheritdoc/>
    public override async ControlledTask Run(ReaderSteps steps)
    {
        var (next, skipped) = (0, -1);
        while (true)
        {
            var status = await steps.Look(next);
            if (IsReady(status))
            {
                skipped = await TakeOrPass(steps, next, skipped, steps.HasCopy(status));
                next = steps.Next(next);
            }
            else
            {
                await steps.Poll();
            }
        }
    }

    /// <summary>Gives the slot that is skipped from now on.</summary>
    private async ControlledTask<int> TakeOrPass(ReaderSteps steps, int unit, int skipped, bool hasCopy)
    {
        if (skipped == unit)
        {
            return skipped;
        }

        if (skipped < 0 && await Operations.Choose(Steps.TakeOrSkip, 2) == 1)
        {
            return unit;
        }

        await Take(steps, unit, hasCopy);
        return skipped;
    }
}
