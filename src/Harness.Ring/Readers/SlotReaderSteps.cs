using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>The reader's steps on slots. poll looks at the newest slot, leaves only when that is not KERNEL or copies wait, and otherwise sleeps until a wake; no timeout.</summary>
internal sealed class SlotReaderSteps : ReaderSteps
{
    private readonly RingMemory _ring;
    private readonly RingReader _reader;
    private readonly SlotReaderEffects _effects;

    internal SlotReaderSteps(RingMemory ring, RingProperties properties)
    {
        _ring = ring;
        _reader = ring.Configuration.Reader;
        _effects = new SlotReaderEffects(ring, properties);
    }

    public override int Units => _ring.Slots.Length;

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
            StepLabel[] poll = _reader.NeverPolls ? [] : [Steps.PollRegister, Steps.PollLock, Steps.PollTest, Steps.PollUnlock, Steps.PollSleep];
            StepLabel[] copies = _ring.ReceiveQueue is null ? [] : [Steps.ReceiveLock, Steps.Receive];
            StepLabel[] both = _ring.ReceiveQueue is null || _reader.NeverPolls ? [] : [Steps.PollQueue];
            return [.. always, .. poll, .. copies, .. both, .. _reader.ExtraSteps];
        }
    }

    public override bool HasCopy(TpStatus status) => _ring.ReceiveQueue is not null && (status & TpStatus.Copy) != 0;

    public override Operation<TpStatus> Look(int unit, Taking taking = Taking.Take)
        => _ring.Slots[unit].Status.Load<TpStatus>(Steps.ReadStatus, _effects.Look, unit, (int)taking, _reader.LoadOrder);

    public override Operation<int> TakeOrSkip(int unit) => Operations.Choose(Steps.TakeOrSkip, 2, _effects.TakeOrSkip, unit);

    public override async ControlledTask Read(int unit, bool hasCopy)
    {
        await _ring.Slots[unit].Payload1.Load(Steps.ReadPayload1, _effects.Read1);
        await _ring.Slots[unit].Payload2.Load(Steps.ReadPayload2, _effects.Read2);
        var packet = await _ring.Slots[unit].Header.Load(Steps.ReadHeader, _effects.ReadHeader, unit);
        if (hasCopy)
        {
            await Receive(packet);
        }
    }

    public override async ControlledTask<int> ReadPart(int unit, int part, int before, bool hasCopy, bool moves)
    {
        switch (part)
        {
            case 0:
                await _ring.Slots[unit].Payload1.Load(Steps.ReadPayload1, _effects.Read1);
                break;
            case 1:
                await _ring.Slots[unit].Payload2.Load(Steps.ReadPayload2, _effects.Read2);
                break;
            default:
                var packet = await _ring.Slots[unit].Header.Load(Steps.ReadHeader, _effects.ReadHeader, unit, moves ? 1 : 0);
                if (hasCopy)
                {
                    await Receive(packet);
                }

                break;
        }

        return before;
    }

    public override Operation Release(int unit, TpStatus status, bool moves)
        => _ring.Slots[unit].Status.Store(Steps.Release, status, _effects.Release, unit, moves ? 1 : 0, _reader.StoreOrder);

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
            var ready = copiesWait || !RingEffects.IsFreeToKernel(newest);
            await _ring.QueueLock.Release(Steps.PollUnlock, _effects.PollEnd, ReaderEffects.PollAnswer(ready, waits));
            if (ready || !waits)
            {
                return ready;
            }

            await _ring.DataReady.Sleep(Steps.PollSleep, _effects.Woken);
        }
    }

    /// <summary>recvfrom, for the frame of a packet.</summary>
    internal async ControlledTask Receive(ushort packet)
    {
        await _ring.QueueLock.Acquire(Steps.ReceiveLock);
        await _ring.QueueLock.Release(Steps.Receive, _effects.Receive, packet);
    }
}
