using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>Releases by taking USER out of the status that it read: whatever other flags the kernel had set stay behind.</summary>
public sealed class ClearsUserBitReader : RingReader
{
    /// <inheritdoc/>
    public override string Name => "clears-user-bit-only";

    /// <inheritdoc/>
    public override string Summary => "tests USER and releases by clearing only that bit: LOSING, COPY and the like stay in the status";

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

    /// <inheritdoc/>
    public override async ControlledTask Run(ReaderSteps steps)
    {
        var next = 0;
        while (true)
        {
            var status = await steps.Look(next);
            if (IsReady(status))
            {
                await TakeAndClear(steps, next, status);
                next = steps.Next(next);
            }
            else
            {
                await steps.Poll();
            }
        }
    }

    private static async ControlledTask TakeAndClear(ReaderSteps steps, int unit, TpStatus status)
    {
        await steps.Read(unit, steps.HasCopy(status));
        await steps.Release(unit, status & ~TpStatus.User);
    }
}
