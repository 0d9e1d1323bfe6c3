using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>
/// Two threads with roles: a capture thread looks for frames and reads them, and hands each over to a worker that releases it when it is done with it, however late (Suricata, runmode autofp).
/// </summary>
/// <param name="marks">
/// Whether the capture thread marks what it took, by <c>|=</c> into the status, and stops at a frame that is marked. Without, it takes a frame again that it comes round to before the worker has released it.
/// </param>
public sealed class CaptureAndWorkerReader(bool marks) : RingReader
{
    private const TpStatus Busy = TpStatus.TsSoftware | TpStatus.TsSysHardware | TpStatus.TsRawHardware;
    private readonly bool _marks = marks;

    /// <inheritdoc/>
    public override string Name { get; } = marks ? "capture-and-worker-marking" : "capture-and-worker";

    /// <inheritdoc/>
    public override string Summary { get; } = marks
        ? "as capture-and-worker, and marks with |= into tp_status what it took (Suricata autofp, V2)"
        : "a capture thread tests tp_status against KERNEL and reads, a worker releases later (Suricata autofp before it marked frames)";

    /// <inheritdoc/>
    public override int Threads => 2;

    /// <inheritdoc/>
    public override int PollingThreads => 1;

    /// <inheritdoc/>
    public override bool HandsOver => true;

    /// <inheritdoc/>
    public override bool ReleasesInOrder => false;

    /// <inheritdoc/>
    public override bool MovesWhenTaken => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => _marks ? [Steps.HandOver, Steps.TakeHandedOver, Steps.BusyLoad, Steps.BusyStore] : [Steps.HandOver, Steps.TakeHandedOver];

    /// <inheritdoc/>
    public override bool IsReady(TpStatus status) => status != TpStatus.Kernel && !(_marks && (status & Busy) == Busy);

    /// <inheritdoc/>
    public override string ThreadName(int thread) => thread == 0 ? "capture" : "worker";

    /// <inheritdoc/>
    public override ControlledTask Run(ReaderSteps steps, int thread) => thread == 0 ? Capture(steps) : Work(steps);

    private async ControlledTask Capture(ReaderSteps steps)
    {
        var next = 0;
        while (true)
        {
            var status = await steps.Look(next);
            if (!IsReady(status))
            {
                await steps.Poll();
                continue;
            }

            if (_marks)
            {
                await steps.MarkBusy(next, Busy);
            }

            await steps.Read(next, steps.HasCopy(status));
            await steps.HandOver(next);
            next = steps.Next(next);
        }
    }

    private static async ControlledTask Work(ReaderSteps steps)
    {
        while (true)
        {
            await steps.Release((int)await steps.TakeHandedOver(), TpStatus.Kernel);
        }
    }
}
