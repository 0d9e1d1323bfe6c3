using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>The reader's steps on slots. poll looks at the newest slot, leaves only when that is not KERNEL or copies wait, and otherwise sleeps until a wake; no timeout.</summary>
internal sealed class SlotReaderSteps : ReaderSteps
{
    private readonly RingMemory _ring;
    private readonly RingReader _reader;
    private readonly SharedHands? _hands;
    private readonly Effect _leavePoll;
    private readonly Effect _dequeue;

    internal SlotReaderSteps(RingMemory ring)
    {
        _ring = ring;
        _reader = ring.Configuration.Reader;
        _hands = ring.SharedIndex is { } index ? new SharedHands(_reader, ring.Slots.Length, index, ring.InHands!) : null;
        _leavePoll = OnLeavePoll;
        _dequeue = OnDequeue;
    }

    public override int Units => _ring.Slots.Length;

    private protected override HandOverQueue? HandedOver => _ring.HandedOver;

    public override int Parts => 3;

    /// <summary>The steps that a search within generous bounds takes.</summary>
    internal IEnumerable<StepLabel> StepsTaken
    {
        get
        {
            StepLabel[] always =
            [
                Steps.ReadStatus, Steps.ReadPayload1, Steps.ReadPayload2, Steps.ReadHeader, Steps.Release,
            ];
            StepLabel[] poll = _reader.NeverPolls ? [] : [Steps.PollRegister, Steps.PollLock, Steps.PollTest, Steps.PollUnlock];
            StepLabel[] sleep = _reader.NeverSleeps ? [] : [Steps.PollSleep];
            StepLabel[] copies = _ring.ReceiveQueue is null ? [] : [Steps.ReceiveLock, Steps.Receive];
            StepLabel[] both = _ring.ReceiveQueue is null || _reader.NeverPolls ? [] : [Steps.PollQueue];
            return [.. always, .. poll, .. sleep, .. copies, .. both, .. _reader.ExtraSteps];
        }
    }

    /// <summary>The steps with which a reader that never sleeps passes the time.</summary>
    internal StepLabel[] IdlingSteps => _reader switch
    {
        { NeverPolls: true } => [Steps.ReadStatus],
        { NeverSleeps: true } => [Steps.ReadStatus, Steps.PollRegister, Steps.PollQueue, Steps.PollLock, Steps.PollTest, Steps.PollUnlock],
        _ => [],
    };

    public override bool HasCopy(TpStatus status) => _ring.ReceiveQueue is not null && (status & TpStatus.Copy) != 0;

    public override Operation<TpStatus> Look(int unit) => _ring.Slots[unit].Status.Load(Steps.ReadStatus, order: _reader.LoadOrder);

    public override Operation<TpStatus> LookShared(int unit, bool once) => Look(unit).With<TpStatus>(_hands!.Take, unit, once ? 1 : 0);

    public override async ControlledTask Read(int unit, bool hasCopy)
    {
        await _ring.Slots[unit].Payload1.Load(Steps.ReadPayload1);
        await _ring.Slots[unit].Payload2.Load(Steps.ReadPayload2);
        await _ring.Slots[unit].Header.Load(Steps.ReadHeader);
        if (hasCopy)
        {
            await Receive();
        }
    }

    public override async ControlledTask<int> ReadPart(int unit, int part, int before, bool hasCopy)
    {
        switch (part)
        {
            case 0:
                await _ring.Slots[unit].Payload1.Load(Steps.ReadPayload1);
                break;
            case 1:
                await _ring.Slots[unit].Payload2.Load(Steps.ReadPayload2);
                break;
            default:
                await _ring.Slots[unit].Header.Load(Steps.ReadHeader);
                if (hasCopy)
                {
                    await Receive();
                }

                break;
        }

        return before;
    }

    public override Operation Release(int unit, TpStatus status) => _ring.Slots[unit].Status.Store(Steps.Release, status, order: _reader.StoreOrder);

    public override Operation ReleaseShared(int unit) => Release(unit, TpStatus.Kernel).With(_hands!.GiveBack, unit);

    public override async ControlledTask MarkBusy(int unit, TpStatus bits)
    {
        var status = await _ring.Slots[unit].Status.Load(Steps.BusyLoad);
        await _ring.Slots[unit].Status.Store(Steps.BusyStore, status | bits);
    }

    public override Operation SetOption() => _ring.InProgressOption!.Store(Steps.SetOption, true);

    public override Operation<ushort> LockIndex() => _ring.UserLock!.Acquire(Steps.IndexLock, _ring.SharedIndex!);

    public override Operation UnlockIndex() => _ring.UserLock!.Release(Steps.IndexUnlock);

    public override async ControlledTask<bool> Poll(bool waits = true)
    {
        await _ring.DataReady.Register(Steps.PollRegister);
        while (true)
        {
            var copiesWait = _ring.ReceiveQueue is { } queue && await queue.Load(Steps.PollQueue) != 0;
            var head = await _ring.QueueLock.Acquire(Steps.PollLock, _ring.Head);
            var newest = await _ring.Slots[_ring.Previous(head)].Status.Load(Steps.PollTest, order: KernelOrder.GetStatus);
            var ready = copiesWait || !RingVariant.IsFreeToKernel(newest);
            if (ready || !waits)
            {
                return await _ring.QueueLock.Release(Steps.PollUnlock).With<bool>(_leavePoll, ready ? 1 : 0);
            }

            await _ring.QueueLock.Release(Steps.PollUnlock);
            await _ring.DataReady.Sleep(Steps.PollSleep);
        }
    }

    /// <summary>recvfrom.</summary>
    internal async ControlledTask Receive()
    {
        await _ring.QueueLock.Acquire(Steps.ReceiveLock);
        await _ring.QueueLock.Release(Steps.Receive).With(_dequeue);
    }

    /// <summary>poll_freewait: who leaves poll leaves the wait queue, and is told whether there is something to read.</summary>
    private void OnLeavePoll(StepContext step, int ready, int unused)
    {
        step.Leave(_ring.DataReady);
        step.Return(ready != 0);
    }

    /// <summary>__skb_unlink, and skb_free_datagram gives back what the copy was charged.</summary>
    private void OnDequeue(StepContext step, int unused1, int unused2)
    {
        var queue = step.Get(_ring.ReceiveQueue!);
        if (queue != 0)
        {
            step.Set(_ring.ReceiveQueue!, CopyQueue.RemoveFirst(queue));
            step.Set(_ring.RmemAlloc!, (ushort)(step.Get(_ring.RmemAlloc!) - 1));
        }
    }
}
