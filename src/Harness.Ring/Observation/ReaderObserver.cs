using Harness.Engine.Machine;
using Harness.Ring.Readers;

namespace Harness.Ring.Observation;

/// <summary>
/// Looks at what user space does to slots or blocks, whichever program it is: what it has taken, where it looks next, what it has delivered, who sleeps in poll. None of this is told by
/// the program: a unit is taken when it is found ready, and left behind when it was read to the end and released.
/// </summary>
internal abstract class ReaderObserver
{
    private readonly ReaderState _state;
    private readonly RingReader _reader;
    private readonly UnitProperties _properties;
    private readonly PacketGhosts? _packets;
    private readonly StepLabel _look;
    private readonly int _firstTask;

    /// <param name="state">What is observed and what is kept.</param>
    /// <param name="reader">The program.</param>
    /// <param name="properties">What is judged at its steps.</param>
    /// <param name="packets">Which packets were delivered; null where they are unbounded.</param>
    /// <param name="look">The step in which it looks whether a unit is its own.</param>
    /// <param name="firstTask">Index of the reader's first task.</param>
    protected ReaderObserver(ReaderState state, RingReader reader, UnitProperties properties, PacketGhosts? packets, StepLabel look, int firstTask)
        => (_state, _reader, _properties, _packets, _look, _firstTask) = (state, reader, properties, packets, look, firstTask);

    /// <summary>Binds what reading slots and reading blocks have in common.</summary>
    protected void BindShared(MachineBuilder machine)
    {
        for (var unit = 0; unit < _state.Statuses.Length; unit++)
        {
            machine.OnRead(_state.Statuses[unit], OnStatusRead, unit);
        }

        machine.OnStep(Steps.TakeOrSkip, OnDecided);
        machine.OnStep(Steps.PollUnlock, OnPollTested);
        machine.OnStep(Steps.PollSleep, OnWoken);
    }

    /// <summary>Whether a task of the reader takes the step.</summary>
    protected bool IsReader(StepContext step) => step.Task >= _firstTask && step.Task < _firstTask + _reader.Threads;

    /// <summary>Which of the reader's threads takes the step, from 0.</summary>
    protected int Thread(StepContext step) => step.Task - _firstTask;

    /// <summary>A unit was found ready with a status.</summary>
    protected abstract void OnTaken(StepContext step, int unit, TpStatus status);

    /// <summary>Everything of a unit has been read: a program that goes on only when it has also released it goes on now, if it has.</summary>
    protected void OnReadToTheEnd(StepContext step, int unit)
    {
        if (!_reader.MovesWhenTaken && ((step.Get(_state.Held) >> unit) & 1) == 0)
        {
            Move(step, unit);
        }
    }

    /// <summary>The unit is the kernel's again, as far as the reader is concerned.</summary>
    /// <param name="step">The step.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="isRead">Whether everything of it has been read.</param>
    protected void OnReleased(StepContext step, int unit, bool isRead)
    {
        step.Tell(Happened.Released, _state.Names[unit]);
        step.Set(_state.Held, step.Get(_state.Held) & ~(1UL << unit));
        if (!_reader.MovesWhenTaken && isRead)
        {
            Move(step, unit);
        }
    }

    /// <summary>A packet was read, and all that was read is of it: it is delivered, once (P4) and in order (P5).</summary>
    protected void Deliver(StepContext step, string place, ushort packet)
    {
        step.Tell(Happened.Delivered, place, packet);
        if (_packets is null || packet == 0)
        {
            return;
        }

        var once = _packets.Deliver(step, packet, out var inOrder);
        step.Check(_properties.P4, once);
        if (once)
        {
            step.Check(_properties.P5, inOrder);
        }
    }

    private void OnStatusRead(StepContext step, int unit)
    {
        if (!step.IsAt(_look) || !IsReader(step))
        {
            return;
        }

        // What the program goes on with: threads that share what they have in hand see KERNEL where another has the unit.
        var status = step.Answer<TpStatus>();
        if (!_reader.IsReady(status))
        {
            return;
        }

        if (_state.Skipped is { } skipped)
        {
            if (step.Get(skipped) == 0)
            {
                // It decides in its next step.
                OnTaken(step, unit, status);
                return;
            }

            if (step.Get(skipped) == unit + 1)
            {
                Move(step, unit);
                return;
            }
        }

        Take(step, unit);
        OnTaken(step, unit, status);
        if (_reader.MovesWhenTaken)
        {
            Move(step, unit);
        }
    }

    /// <summary>The reader takes the unit that it has found ready (0), or skips it for ever.</summary>
    private void OnDecided(StepContext step, int unused)
    {
        var unit = step.Get(_state.Index);
        if (step.Result == 0)
        {
            Take(step, unit);
        }
        else
        {
            step.Set(_state.Skipped!, (ushort)(unit + 1));
            OnSkipped(step);
            Move(step, unit);
        }
    }

    /// <summary>The unit that was found ready is skipped.</summary>
    protected virtual void OnSkipped(StepContext step)
    {
    }

    /// <summary>poll gives the lock back: who is still in the wait queue goes to sleep.</summary>
    private void OnPollTested(StepContext step, int unused)
    {
        if (step.IsRegistered(_state.DataReady, step.Task))
        {
            step.Tell(Happened.Asleep);
            step.Set(_state.Asleep, step.Get(_state.Asleep) | (1UL << step.Task));
            return;
        }

        if (!step.Answer<bool>())
        {
            // Its time is over: it leaves, and does not say ready.
            return;
        }

        step.Report(_state.PollReady);
        if (_properties.W1 is { } w1)
        {
            step.Check(w1, (step.Get(_state.Statuses[step.Get(_state.Index)]) & TpStatus.User) != 0);
        }
    }

    private void OnWoken(StepContext step, int unused)
    {
        step.Tell(Happened.Woken);
        step.Set(_state.Asleep, step.Get(_state.Asleep) & ~(1UL << step.Task));
    }

    private void Take(StepContext step, int unit)
    {
        step.Tell(Happened.Taken, _state.Names[unit]);
        step.Set(_state.Held, step.Get(_state.Held) | (1UL << unit));
        step.Set(_state.InFrame, step.Get(_state.InFrame) | (1UL << step.Task));
    }

    private void Move(StepContext step, int unit) => step.Set(_state.Index, (ushort)(unit + 1 == _state.Statuses.Length ? 0 : unit + 1));
}
