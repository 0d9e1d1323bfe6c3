using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.KernelCode.Refinement;

/// <summary>
/// What of a state is compared: statuses, how many producers write each slot, head, the reader's slot, tp_drops, who holds the queue lock (nobody,
/// a producer, the reader), and, while nobody does, the owner bits and tp_packets, which are used under the lock.
/// </summary>
internal sealed class Projection
{
    /// <summary>USER, LOSING and the rest of a status that says something of the protocol; which clock a time stamp is of does not.</summary>
    private const ulong Meaning = 0x7;

    private readonly ImmutableArray<Func<StepContext, ulong>> _always;
    private readonly ImmutableArray<Func<StepContext, ulong>> _unlocked;
    private readonly ImmutableArray<string> _names;
    private readonly Spinlock _lock;
    private readonly int _firstProducer;
    private readonly int _producers;

    private Projection(
        ImmutableArray<(string Name, Func<StepContext, ulong> Get)> always,
        ImmutableArray<(string Name, Func<StepContext, ulong> Get)> unlocked,
        Spinlock queueLock,
        int firstProducer,
        int producers)
    {
        (_always, _unlocked, _lock) = ([.. always.Select(a => a.Get)], [.. unlocked.Select(a => a.Get)], queueLock);
        _names = [.. always.Concat(unlocked).Select(a => a.Name)];
        (_firstProducer, _producers) = (firstProducer, producers);
    }

    /// <summary>Of the kernel's code.</summary>
    internal static Projection OfKernel(ControlledProgram program, KernelScenario scenario)
    {
        var find = program.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        Func<StepContext, ulong> Cell(string name) => Word<ulong>(find, name);
        return new Projection(
            Always(
                scenario.Slots,
                i => Cell($"frames[{i}].header.tp_status"),
                Writers(find),
                Cell("packet_socket.rx_ring.head"),
                Word<ushort>(find, "reader's slot"),
                Cell("packet_socket.tp_drops")),
            [("owner bits", Cell("owner_map")), ("tp_packets", Cell("packet_socket.stats.stats1.tp_packets"))],
            (Spinlock)find["receive_queue_lock"],
            program.Tasks.First(t => t.Name.StartsWith("producer", StringComparison.Ordinal)).Index,
            scenario.Producers);
    }

    /// <summary>Of the model.</summary>
    internal static Projection OfModel(ControlledProgram program, RingConfiguration configuration)
    {
        var find = program.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        Func<StepContext, ulong> Small(string name) => Word<ushort>(find, name);
        return new Projection(
            Always(
                configuration.Bounds.Slots,
                i => Status(find, i),
                Writers(find),
                Small("head"),
                Small("reader index"),
                Small("tp_drops")),
            [
                ("owner bits", find.ContainsKey("rx_owner_map") ? Word<ulong>(find, "rx_owner_map") : static _ => 0),
                ("tp_packets", Small("tp_packets")),
            ],
            (Spinlock)find["sk_receive_queue.lock"],
            0,
            configuration.Bounds.Producers);
    }

    /// <summary>What is seen of a state.</summary>
    internal string Of(StepContext state)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _always.Length; i++)
        {
            Add(text, _names[i], _always[i](state));
        }

        var owner = state.OwnerOf(_lock);
        text.Append(", lock: ").Append(owner < 0 ? "free" : owner >= _firstProducer && owner < _firstProducer + _producers ? "a producer" : "the reader");
        for (var i = 0; owner < 0 && i < _unlocked.Length; i++)
        {
            Add(text, _names[_always.Length + i], _unlocked[i](state));
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, ulong value)
        => text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture));

    private static ImmutableArray<(string Name, Func<StepContext, ulong> Get)> Always(
        int slots,
        Func<int, Func<StepContext, ulong>> status,
        Func<int, Func<StepContext, ulong>> writers,
        Func<StepContext, ulong> head,
        Func<StepContext, ulong> reader,
        Func<StepContext, ulong> drops)
    {
        var all = ImmutableArray.CreateBuilder<(string, Func<StepContext, ulong>)>();
        for (var slot = 0; slot < slots; slot++)
        {
            var (s, w) = (status(slot), writers(slot));
            all.Add(($"status {slot}", state => s(state) & Meaning));
            all.Add(($"writers {slot}", state => (ulong)BitOperations.PopCount(w(state))));
        }

        all.Add(("head", head));
        all.Add(("reader", reader));
        all.Add(("tp_drops", drops));
        return all.ToImmutable();
    }

    private static Func<int, Func<StepContext, ulong>> Writers(Dictionary<string, Variable> find)
        => slot =>
        {
            var name = $"writers of slot {slot}";
            return find[name] is TaskSet set ? state => state.TasksIn(set) : Word<ulong>(find, name);
        };

    private static Func<StepContext, ulong> Status(Dictionary<string, Variable> find, int slot)
    {
        var variable = (Variable<TpStatus>)find[$"slot {slot} status"];
        return state => (ulong)state.Get(variable);
    }

    private static Func<StepContext, ulong> Word<T>(Dictionary<string, Variable> find, string name)
        where T : unmanaged, IBinaryInteger<T>
    {
        var variable = (Variable<T>)find[name];
        return state => ulong.CreateTruncating(state.Get(variable));
    }
}
