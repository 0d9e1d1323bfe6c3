using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Kernel.Model;
using Harness.Ring;
using Harness.Ring.Blocks;
using Harness.Ring.Readers;

namespace Harness.Kernel.Blocks;

/// <summary>The ring of blocks with one task that does what somebody outside chooses, call after call, and the retire timer.</summary>
internal sealed class BlockScriptModel : IModel
{
    internal const int Script = 0;
    internal const int Timer = 1;
    internal const int Packets = byte.MaxValue;

    private readonly MakeBlockCalls _makeCalls;

    internal BlockScriptModel(BlockVariant variant, int blocks, int capacity, MakeBlockCalls? makeCalls = null)
    {
        _makeCalls = makeCalls ?? (static (machine, ring) => new BlockCalls(machine, ring));
        Configuration = new BlockConfiguration(variant, new UserBitReader(), new RingBounds(blocks, Producers: 1, Packets), RingFaults.Filtered) { Capacity = capacity };
    }

    public string Name => $"script on {Configuration.Variant.Name}, N={Configuration.Bounds.Slots}";

    internal BlockConfiguration Configuration { get; }

    /// <summary>The ring; after <see cref="Build"/>.</summary>
    internal BlockMemory Ring { get; private set; } = null!;

    /// <summary>What the last poll said; after <see cref="Build"/>.</summary>
    internal Cell<bool> PollSaid { get; private set; } = null!;

    public void Build(MachineBuilder machine)
    {
        Ring = new BlockMemory(machine, Configuration);
        PollSaid = machine.Cell<bool>("poll said");
        var calls = _makeCalls(machine, Ring);
        var script = new BlockScript(calls, PollSaid);
        var timer = calls.Timer;
        machine.Spawn("script", () => script.Run());
        machine.Spawn("retire timer", () => timer.Run(), mayIdle: true);
    }
}

/// <summary>The calls of a script on blocks, as numbers that the one who drives the model chooses.</summary>
internal static class BlockCall
{
    internal const int Poll = 0;
    internal const int ReadStatistics = 1;

    internal static int Send(int units) => ReadStatistics + units;

    internal static int Store(int capacity, int block, int value) => FirstStore(capacity) + (block * StatusValues.Narrow) + value;

    internal static int FirstStore(int capacity) => Send(capacity + 1) + 1;

    internal static int Count(int capacity, int blocks) => Store(capacity, blocks, 0);
}

/// <summary>The task of a script on blocks.</summary>
/// <param name="calls">What it can do.</param>
/// <param name="pollSaid">Where it notes what poll said.</param>
internal sealed class BlockScript(BlockCalls calls, Cell<bool> pollSaid)
{
    private readonly BlockCalls _calls = calls;
    private readonly Cell<bool> _pollSaid = pollSaid;

    internal async ControlledTask Run()
    {
        var packet = 0;
        while (true)
        {
            var capacity = _calls.Ring.Configuration.Capacity;
            var call = await Operations.Choose(CallSteps.Next, BlockCall.Count(capacity, _calls.Ring.Blocks.Length));
            if (call == BlockCall.Poll)
            {
                await _pollSaid.Store(CallSteps.NotePoll, await _calls.Poll());
            }
            else if (call == BlockCall.ReadStatistics)
            {
                await _calls.ReadStatistics();
            }
            else if (call < BlockCall.FirstStore(capacity))
            {
                packet++;
                await _calls.Send(packet, call - BlockCall.ReadStatistics);
            }
            else
            {
                var store = call - BlockCall.FirstStore(capacity);
                await _calls.Store(store / StatusValues.Narrow, StatusValues.All[store % StatusValues.Narrow]);
            }
        }
    }
}
