using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>
/// Two threads that share the ring: the index is theirs together under a lock of their own, a frame is read outside it, and released when it is done.
/// </summary>
/// <param name="remembers">
/// Whether the threads keep in mind what is in hand. A frame that is being read still says USER: where the ring comes round to it, a thread that does not
/// remember takes it again.
/// </param>
public sealed class ThreadedReader(bool remembers) : RingReader
{
    private readonly bool _remembers = remembers;

    /// <inheritdoc/>
    public override string Name { get; } = remembers ? "several-threads-remembering" : "several-threads";

    /// <inheritdoc/>
    public override string Summary { get; } = remembers
        ? "as several-threads, and a slot that another thread has in hand is left alone"
        : "two threads test USER under a lock over their shared index, read outside it, and release as they finish (the way of Arkime, with slots)";

    /// <inheritdoc/>
    public override int Threads => 2;

    /// <inheritdoc/>
    public override bool ReleasesInOrder => false;

    /// <inheritdoc/>
    public override bool MovesWhenTaken => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.IndexLock, Steps.IndexUnlock];

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

    /// <inheritdoc/>
    public override async ControlledTask Run(ReaderSteps steps)
    {
        while (true)
        {
            await TakeNext(steps);
        }
    }

    private async ControlledTask TakeNext(ReaderSteps steps)
    {
        int next = await steps.LockIndex();
        var status = await steps.LookShared(next, _remembers);
        var (isReady, hasCopy) = (IsReady(status), steps.HasCopy(status));
        await steps.UnlockIndex();
        if (isReady)
        {
            await steps.Read(next, hasCopy);
            await steps.ReleaseShared(next);
        }
        else
        {
            await steps.Poll();
        }
    }
}
