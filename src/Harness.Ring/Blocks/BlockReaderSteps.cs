using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Ring.Readers;

namespace Harness.Ring.Blocks;

/// <summary>
/// The reader's steps on blocks: num_pkts, then payload and header of that many packets, along the chain of tp_next_offset. poll looks at the block
/// before the active one.
/// </summary>
internal sealed class BlockReaderSteps : ReaderSteps
{
    private readonly BlockMemory _ring;
    private readonly SharedHands? _hands;
    private readonly Effect _leavePoll;

    internal BlockReaderSteps(BlockMemory ring)
    {
        _ring = ring;
        _hands = ring.SharedIndex is { } index ? new SharedHands(ring.Configuration.Reader, ring.Blocks.Length, index, ring.InHands!) : null;
        _leavePoll = OnLeavePoll;
    }

    public override int Units => _ring.Blocks.Length;

    private protected override HandOverQueue? HandedOver => _ring.HandedOver;

    /// <summary>num_pkts; the payload of the first packet; its header and all other packets.</summary>
    public override int Parts => 3;

    /// <summary>The steps that a search within generous bounds takes.</summary>
    internal IEnumerable<StepLabel> StepsTaken =>
    [
        BlockSteps.ReadStatus, BlockSteps.ReadCount, BlockSteps.ReadPayload, BlockSteps.ReadHeader, BlockSteps.FollowChain, BlockSteps.Release,
        .. PollSteps, .. _ring.Configuration.Reader.ExtraSteps,
    ];

    /// <summary>The steps with which a reader that never sleeps passes the time.</summary>
    internal StepLabel[] IdlingSteps => _ring.Configuration.Reader switch
    {
        { NeverPolls: true } => [BlockSteps.ReadStatus],
        { NeverSleeps: true } => [BlockSteps.ReadStatus, Steps.PollRegister, Steps.PollLock, BlockSteps.PollTest, Steps.PollUnlock],
        _ => [],
    };

    private StepLabel[] PollSteps => _ring.Configuration.Reader switch
    {
        { NeverPolls: true } => [],
        { NeverSleeps: true } => [Steps.PollRegister, Steps.PollLock, BlockSteps.PollTest, Steps.PollUnlock],
        _ => [Steps.PollRegister, Steps.PollLock, BlockSteps.PollTest, Steps.PollUnlock, Steps.PollSleep],
    };

    /// <summary>There are no copies for recvfrom in V3.</summary>
    public override bool HasCopy(TpStatus status) => false;

    public override Operation<TpStatus> Look(int unit) => _ring.Blocks[unit].Status.Load(BlockSteps.ReadStatus);

    public override Operation<TpStatus> LookShared(int unit, bool once) => Look(unit).With<TpStatus>(_hands!.Take, unit, once ? 1 : 0);

    public override async ControlledTask Read(int unit, bool hasCopy)
    {
        var packets = await _ring.Blocks[unit].Packets.Load(BlockSteps.ReadCount);
        if (packets > 0)
        {
            await _ring.Blocks[unit].Entries[0].Payload.Load(BlockSteps.ReadPayload);
            await ReadRest(unit, packets);
        }
    }

    public override async ControlledTask<int> ReadPart(int unit, int part, int before, bool hasCopy)
    {
        switch (part)
        {
            case 0:
                return await _ring.Blocks[unit].Packets.Load(BlockSteps.ReadCount);
            case 1 when before > 0:
                await _ring.Blocks[unit].Entries[0].Payload.Load(BlockSteps.ReadPayload);
                return before;
            case 2 when before > 0:
                await ReadRest(unit, before);
                return before;
            default:
                return before;
        }
    }

    public override Operation Release(int unit, TpStatus status) => _ring.Blocks[unit].Status.Store(BlockSteps.Release, status);

    public override Operation ReleaseShared(int unit) => Release(unit, TpStatus.Kernel).With(_hands!.GiveBack, unit);

    public override ControlledTask MarkBusy(int unit, TpStatus bits) => throw new NotSupportedException();

    public override Operation SetOption() => throw new NotSupportedException();

    public override Operation<ushort> LockIndex() => _ring.UserLock!.Acquire(Steps.IndexLock, _ring.SharedIndex!);

    public override Operation UnlockIndex() => _ring.UserLock!.Release(Steps.IndexUnlock);

    public override async ControlledTask<bool> Poll(bool waits = true)
    {
        await _ring.DataReady.Register(Steps.PollRegister);
        while (true)
        {
            var active = await _ring.QueueLock.Acquire(Steps.PollLock, _ring.Active);
            var newest = await _ring.Blocks[_ring.Previous(active)].Status.Load(BlockSteps.PollTest);
            var ready = newest != TpStatus.Kernel;
            if (ready || !waits)
            {
                return await _ring.QueueLock.Release(Steps.PollUnlock).With<bool>(_leavePoll, ready ? 1 : 0);
            }

            await _ring.QueueLock.Release(Steps.PollUnlock);
            await _ring.DataReady.Sleep(Steps.PollSleep);
        }
    }

    /// <summary>The header of the first packet, whose payload was read, and the other packets.</summary>
    private async ControlledTask ReadRest(int unit, int packets)
    {
        var place = 0;
        for (var i = 1; i < packets; i++)
        {
            await _ring.Blocks[unit].Entries[place].Header.Load(BlockSteps.ReadHeader);

            // A chain that leads out of the block has nothing to read there in the model: its last place stands for what is behind.
            place = Math.Min(place + await _ring.Blocks[unit].Entries[place].NextOffset.Load(BlockSteps.FollowChain), _ring.Configuration.Capacity - 1);
            await _ring.Blocks[unit].Entries[place].Payload.Load(BlockSteps.ReadPayload);
        }

        await _ring.Blocks[unit].Entries[place].Header.Load(BlockSteps.ReadHeader);
    }

    /// <summary>poll_freewait: who leaves poll leaves the wait queue, and is told whether there is something to read.</summary>
    private void OnLeavePoll(StepContext step, int ready, int unused)
    {
        step.Leave(_ring.DataReady);
        step.Return(ready != 0);
    }
}
