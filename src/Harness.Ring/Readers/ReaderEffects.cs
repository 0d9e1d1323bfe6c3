using Harness.Engine.Machine;

namespace Harness.Ring.Readers;

/// <summary>The bookkeeping that reading slots and reading blocks have in common: what is taken, where the index is, who sleeps in poll.</summary>
internal abstract class ReaderEffects
{
    private readonly ReaderState _state;
    private readonly RingReader _reader;
    private readonly UnitProperties _properties;
    private readonly PacketGhosts? _packets;
    private readonly int _firstTask;

    /// <param name="state">What the reader's steps change.</param>
    /// <param name="reader">The program.</param>
    /// <param name="properties">What is judged at its steps.</param>
    /// <param name="packets">Which packets were delivered; null where they are unbounded.</param>
    /// <param name="firstTask">Index of the reader's first task.</param>
    protected ReaderEffects(ReaderState state, RingReader reader, UnitProperties properties, PacketGhosts? packets, int firstTask)
    {
        _state = state;
        _reader = reader;
        _properties = properties;
        _packets = packets;
        _firstTask = firstTask;
        Look = OnLook;
        TakeOrSkip = OnTakeOrSkip;
        PollEnd = OnPollEnd;
        Woken = OnWoken;
    }

    /// <summary>The status of a unit was loaded. Arguments: the unit, and what is true from now on if it is ready (<see cref="Taking"/>).</summary>
    internal Effect Look { get; }

    /// <summary>The reader takes the unit (result 0) or passes it by.</summary>
    internal Effect TakeOrSkip { get; }

    /// <summary>poll gives the lock back. First argument: <see cref="PollAnswer"/>.</summary>
    internal Effect PollEnd { get; }

    /// <summary>The reader woke up.</summary>
    internal Effect Woken { get; }

    /// <summary>What <see cref="PollEnd"/> is told: 0 to sleep, 1 where poll says ready, 2 where it says that nothing is and is left all the same.</summary>
    internal static int PollAnswer(bool ready, bool waits) => ready ? 1 : waits ? 0 : 2;

    /// <summary>The index goes to the unit after this one.</summary>
    protected void Move(StepContext step, int unit) => step.Set(_state.Index, Next(unit));

    /// <summary>A packet was read, and all that was read is of it: it is delivered, once (P4) and in order (P5).</summary>
    protected void Deliver(StepContext step, ushort packet)
    {
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

    /// <summary>The unit is the kernel's again, as far as the reader is concerned.</summary>
    protected void GiveBack(StepContext step, int unit)
    {
        step.Set(_state.Held, step.Get(_state.Held) & ~(1UL << unit));
        if (_state.InHands is { } inHands)
        {
            step.Set(inHands, step.Get(inHands) & ~(1UL << unit));
        }
    }

    /// <summary>Which of the reader's threads takes the step, from 0.</summary>
    protected int Thread(StepContext step) => step.Task - _firstTask;

    private void OnLook(StepContext step, int unit, int taking)
    {
        if (!_reader.IsReady(step.Loaded<TpStatus>()))
        {
            return;
        }

        switch ((Taking)taking)
        {
            case Taking.TakeSharedOnce when ((step.Get(_state.InHands!) >> unit) & 1) != 0:
                step.Return(TpStatus.Kernel);
                break;
            case Taking.TakeShared or Taking.TakeSharedOnce:
                step.Set(_state.SharedIndex!, Next(unit));
                step.Set(_state.InHands!, step.Get(_state.InHands!) | (1UL << unit));
                Take(step, unit);
                Move(step, unit);
                break;
            case Taking.TakeAndMove:
                Take(step, unit);
                Move(step, unit);
                break;
            case Taking.Take:
                Take(step, unit);
                break;
            case Taking.Pass:
                Move(step, unit);
                break;
            default:
                break;
        }
    }

    private void OnTakeOrSkip(StepContext step, int unit, int unused)
    {
        if (step.Result == 0)
        {
            Take(step, unit);
        }
        else
        {
            Move(step, unit);
        }
    }

    private void OnPollEnd(StepContext step, int answer, int unused)
    {
        if (answer == 0)
        {
            step.Set(_state.Asleep, step.Get(_state.Asleep) | (1UL << step.Task));
            return;
        }

        step.Leave(_state.DataReady);
        if (answer == 1)
        {
            step.Report(_state.PollReady);
        }

        if (_properties.W1 is { } w1 && answer == 1)
        {
            step.Check(w1, (step.Get(_state.Statuses[step.Get(_state.Index)]) & TpStatus.User) != 0);
        }
    }

    private void OnWoken(StepContext step, int unused1, int unused2) => step.Set(_state.Asleep, step.Get(_state.Asleep) & ~(1UL << step.Task));

    private void Take(StepContext step, int unit)
    {
        step.Set(_state.Held, step.Get(_state.Held) | (1UL << unit));
        step.Set(_state.InFrame, step.Get(_state.InFrame) | (1UL << step.Task));
    }

    private ushort Next(int unit) => (ushort)(unit + 1 == _state.Statuses.Length ? 0 : unit + 1);
}
