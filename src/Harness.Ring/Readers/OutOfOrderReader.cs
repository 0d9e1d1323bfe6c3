using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>
/// Moves on when it has read a frame and releases it later, in any order, holding at most two: Snort's libdaq. It releases all before it polls.
/// </summary>
public sealed class OutOfOrderReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "out-of-order-release";

    /// <inheritdoc/>
    public override string Summary => "tests USER, holds up to two slots and releases them in any order (Snort libdaq)";

    /// <inheritdoc/>
    public override bool ReleasesInOrder => false;

    /// <inheritdoc/>
    public override bool MovesWhenTaken => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.ChooseRelease, Steps.ReleaseOrLook];

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

    /// <inheritdoc/>
    public override async ControlledTask Run(ReaderSteps steps)
    {
        // The slots that it holds, the older one first; -1 for none.
        var (next, older, newer) = (0, -1, -1);
        while (true)
        {
            var mustRelease = newer >= 0 || older == next;
            if (mustRelease || (older >= 0 && await Operations.Choose(Steps.ReleaseOrLook, 2) == 0))
            {
                (older, newer) = await ReleaseOne(steps, older, newer);
                continue;
            }

            var status = await steps.Look(next);
            if (IsReady(status))
            {
                await steps.Read(next, steps.HasCopy(status));
                (older, newer) = older < 0 ? (next, -1) : (older, next);
                next = steps.Next(next);
            }
            else if (older >= 0)
            {
                (older, newer) = await ReleaseOne(steps, older, newer);
            }
            else
            {
                await steps.Poll();
            }
        }
    }

    /// <summary>Gives what it still holds.</summary>
    private static async ControlledTask<(int Older, int Newer)> ReleaseOne(ReaderSteps steps, int older, int newer)
    {
        if (newer >= 0 && await Operations.Choose(Steps.ChooseRelease, 2) == 1)
        {
            await steps.Release(newer, TpStatus.Kernel);
            return (older, -1);
        }

        await steps.Release(older, TpStatus.Kernel);
        return (newer, -1);
    }
}
