using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Readers;

namespace Harness.Kernel.Model;

/// <summary>Makes what a script calls; mutants in tests make others.</summary>
internal delegate RingCalls MakeRingCalls(MachineBuilder machine, RingMemory ring);

/// <summary>The ring of slots with one task that does what somebody outside chooses, call after call.</summary>
internal sealed class RingScriptModel : IModel
{
    /// <summary>Packets that a script may send: as many as copies in sk_receive_queue can be told apart.</summary>
    internal const int Packets = byte.MaxValue;

    private readonly MakeRingCalls _makeCalls;

    internal RingScriptModel(RingVariant variant, TpacketVersion version, int slots, MakeRingCalls? makeCalls = null)
    {
        _makeCalls = makeCalls ?? (static (machine, ring) => new RingCalls(machine, ring));
        Configuration = new RingConfiguration(
            variant, new UserBitReader(), new RingBounds(slots, Producers: 1, Packets), RingFaults.Filtered | RingFaults.Oversize, version);
    }

    public string Name => $"script on {Configuration.Variant.Name}, {Configuration.Version}, N={Configuration.Bounds.Slots}";

    internal RingConfiguration Configuration { get; }

    /// <summary>The ring; after <see cref="Build"/>.</summary>
    internal RingMemory Ring { get; private set; } = null!;

    /// <summary>What the last poll said; after <see cref="Build"/>.</summary>
    internal Cell<bool> PollSaid { get; private set; } = null!;

    public void Build(MachineBuilder machine)
    {
        Ring = new RingMemory(machine, Configuration);
        PollSaid = machine.Cell<bool>("poll said");
        var script = new RingScript(_makeCalls(machine, Ring), PollSaid);
        machine.Spawn("script", () => script.Run());
    }
}

/// <summary>The calls of a script, as numbers that the one who drives the model chooses.</summary>
internal static class RingCall
{
    internal const int Send = 0;
    internal const int Poll = 1;
    internal const int ReadStatistics = 2;
    internal const int Receive = 3;
    internal const int FirstReceiveBuffer = 4;
    internal const int MaximumCopies = 7;
    internal const int FirstStore = FirstReceiveBuffer + MaximumCopies + 1;

    internal static int Store(int slot, int value) => FirstStore + (slot * StatusValues.All.Length) + value;

    internal static int Count(int slots) => FirstStore + (slots * StatusValues.All.Length);
}

/// <summary>The task of a script.</summary>
/// <param name="calls">What it can do.</param>
/// <param name="pollSaid">Where it notes what poll said.</param>
internal sealed class RingScript(RingCalls calls, Cell<bool> pollSaid)
{
    private readonly RingCalls _calls = calls;
    private readonly Cell<bool> _pollSaid = pollSaid;

    internal async ControlledTask Run()
    {
        var packet = 0;
        while (true)
        {
            var call = await Operations.Choose(CallSteps.Next, RingCall.Count(_calls.Ring.Slots.Length));
            switch (call)
            {
                case RingCall.Send:
                    packet++;
                    await _calls.Send(packet);
                    break;
                case RingCall.Poll:
                    await _pollSaid.Store(CallSteps.NotePoll, await _calls.Poll());
                    break;
                case RingCall.ReadStatistics:
                    await _calls.ReadStatistics();
                    break;
                case RingCall.Receive:
                    await _calls.Receive();
                    break;
                case < RingCall.FirstStore:
                    await _calls.SetReceiveBuffer(call - RingCall.FirstReceiveBuffer);
                    break;
                default:
                    await _calls.Store((call - RingCall.FirstStore) / StatusValues.All.Length, StatusValues.All[(call - RingCall.FirstStore) % StatusValues.All.Length]);
                    break;
            }
        }
    }
}
