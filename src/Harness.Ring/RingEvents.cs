using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>What happens in steps that liveness properties speak of.</summary>
public sealed class RingEvents
{
    internal RingEvents(MachineBuilder machine)
    {
        Accepted = machine.Event("a packet is accepted");
        TurnedAway = machine.Event("a packet is turned away from a full ring");
        PollReady = machine.Event("poll says ready");
    }

    /// <summary>A packet is granted a place in the ring.</summary>
    public StepEvent Accepted { get; }

    /// <summary>A packet finds the ring full: it will be dropped.</summary>
    public StepEvent TurnedAway { get; }

    /// <summary>poll returns and says that there is something to read.</summary>
    public StepEvent PollReady { get; }
}
