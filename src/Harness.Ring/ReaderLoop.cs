using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// The user-space reader: it takes slots in order, and polls where the next one is not ready. poll looks at the newest slot, leaves only when
/// that is not KERNEL, and otherwise sleeps until a wake and tests again; it has no timeout.
/// </summary>
internal sealed class ReaderLoop
{
    private readonly RingMemory _ring;
    private readonly RingReader _reader;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;
    private readonly Effect _found;
    private readonly Effect _read1;
    private readonly Effect _read2;
    private readonly Effect _readHeader;
    private readonly Effect _release;
    private readonly Effect _pollEnd;
    private readonly Effect _woken;

    internal ReaderLoop(RingMemory ring, RingProperties properties)
    {
        _ring = ring;
        _reader = ring.Configuration.Reader;
        _ghosts = ring.Ghosts;
        _properties = properties;
        _found = OnFound;
        _read1 = OnRead1;
        _read2 = OnRead2;
        _readHeader = OnReadHeader;
        _release = OnRelease;
        _pollEnd = OnPollEnd;
        _woken = OnWoken;
    }

    internal static StepLabel[] StepsTaken { get; } =
    [
        Steps.ReadStatus, Steps.ReadPayload1, Steps.ReadPayload2, Steps.ReadHeader, Steps.Release,
        Steps.PollRegister, Steps.PollLock, Steps.PollTest, Steps.PollUnlock, Steps.PollSleep,
    ];

    internal async ControlledTask Run()
    {
        var next = 0;
        while (true)
        {
            var status = await _ring.Slots[next].Status.Load(Steps.ReadStatus, _found, next);
            if (_reader.IsReady(status))
            {
                await Take(next);
                next = _ring.Next(next);
            }
            else
            {
                await Poll();
            }
        }
    }

    private async ControlledTask Take(int slot)
    {
        await _ring.Slots[slot].Payload1.Load(Steps.ReadPayload1, _read1, slot);
        await _ring.Slots[slot].Payload2.Load(Steps.ReadPayload2, _read2, slot);
        await _ring.Slots[slot].Header.Load(Steps.ReadHeader, _readHeader, slot);
        await _ring.Slots[slot].Status.Store(Steps.Release, TpStatus.Kernel, _release, slot);
    }

    private async ControlledTask Poll()
    {
        await _ring.DataReady.Register(Steps.PollRegister);
        while (true)
        {
            var head = await _ring.QueueLock.Acquire(Steps.PollLock, _ring.Head);
            var newest = await _ring.Slots[_ring.Previous(head)].Status.Load(Steps.PollTest);
            var ready = !RingEffects.IsFreeToKernel(newest);
            await _ring.QueueLock.Release(Steps.PollUnlock, _pollEnd, ready ? 1 : 0);
            if (ready)
            {
                return;
            }

            await _ring.DataReady.Sleep(Steps.PollSleep, _woken);
        }
    }

    private void OnFound(StepContext step, int slot, int unused)
    {
        if (_reader.IsReady(step.Loaded<TpStatus>()))
        {
            step.Set(_ghosts.Held, (ushort)(slot + 1));
        }
    }

    private void OnRead1(StepContext step, int slot, int unused) => step.Set(_ghosts.Seen1, step.Loaded<ushort>());

    private void OnRead2(StepContext step, int slot, int unused) => step.Set(_ghosts.Seen2, step.Loaded<ushort>());

    private void OnReadHeader(StepContext step, int slot, int unused)
    {
        step.Set(_ghosts.SeenHeader, step.Loaded<ushort>());
        step.Check(_properties.P3, _properties.IsWholeAndCommitted(step, slot, step.Get(_ghosts.Seen1), step.Get(_ghosts.Seen2), step.Loaded<ushort>()));
    }

    private void OnRelease(StepContext step, int slot, int unused)
    {
        var (first, second, header) = (step.Get(_ghosts.Seen1), step.Get(_ghosts.Seen2), step.Get(_ghosts.SeenHeader));
        if (_ghosts.Packets is { } packets && header != 0 && first == header && second == header)
        {
            var once = packets.Deliver(step, header, out var inOrder);
            step.Check(_properties.P4, once);
            if (once)
            {
                step.Check(_properties.P5, inOrder);
            }
        }

        step.Set(_ghosts.Held, (ushort)0);
        step.Set(_ghosts.Seen1, (ushort)0);
        step.Set(_ghosts.Seen2, (ushort)0);
        step.Set(_ghosts.SeenHeader, (ushort)0);
        step.Set(_ghosts.ReaderIndex, _ring.Next(slot));
        step.Progress();
    }

    private void OnPollEnd(StepContext step, int ready, int unused)
    {
        if (ready != 0)
        {
            step.Leave(_ring.DataReady);
        }
        else
        {
            step.Set(_ghosts.Asleep, true);
        }
    }

    private void OnWoken(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Asleep, false);
}
