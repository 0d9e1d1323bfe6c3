using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Proof.Ring;
using Harness.Proof.Terms;
using Harness.Ring;

namespace Harness.Proof.Lockstep;

/// <summary>Compares a state of the engine's model with a state of the table, word by word.</summary>
internal sealed class RingProjection
{
    private readonly RingTable _table;
    private readonly StateLayout _layout;
    private readonly RingConfiguration _configuration;
    private readonly Dictionary<string, Variable> _words;
    private readonly ForkingRun _run;
    private readonly int _reader;

    internal RingProjection(RingTable table, StateLayout layout, ControlledProgram program, ForkingRun run)
    {
        _table = table;
        _layout = layout;
        _configuration = ((RingModel)program.Model).Configuration;
        _words = program.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        _run = run;
        _reader = _configuration.Bounds.Producers;
    }

    private RingVariables State => _table.State;

    /// <summary>What differs, in words; empty where the states are the same.</summary>
    /// <param name="explicitState">The engine's state.</param>
    /// <param name="state">The table's.</param>
    /// <param name="numbers">The engine's number of each packet that has come, in the table's order.</param>
    internal ImmutableArray<string> Differences(RunState explicitState, long[] state, ImmutableArray<ushort> numbers)
    {
        var memory = _run.Look(explicitState);
        var found = new List<string>();
        Compare(found, "lock", One(State.Lock, state), OfLock(memory));
        Compare(found, "head", One(State.Head, state), Word<ushort>(memory, "head"));
        Compare(found, "t", One(State.Tail, state), Word<ushort>(memory, "reader index"));
        Compare(found, "claims", One(State.Claims, state), Word<ushort>(memory, "claims"));
        Compare(found, "last delivered", One(State.LastDelivered, state), Word<ushort>(memory, "claim order of the last delivered packet"));
        CompareReader(found, explicitState, state, memory, numbers);
        CompareAccounts(found, state, memory);
        for (var slot = 0; slot < _layout.Slots; slot++)
        {
            CompareSlot(found, slot, state, memory, numbers);
        }

        for (var producer = 0; producer < _layout.Producers; producer++)
        {
            var step = explicitState.NextStep(producer)?.Letter ?? _table.Discipline.Idle;
            Compare(found, $"step of producer {producer + 1}", Discipline.LetterOf(Name(State.At, state, producer)), step);
        }

        for (var packet = 1; packet <= numbers.Length; packet++)
        {
            ComparePacket(found, packet, numbers[packet - 1], state, memory);
        }

        return [.. found];
    }

    private void CompareReader(List<string> found, RunState explicitState, long[] state, StepContext memory, ImmutableArray<ushort> numbers)
    {
        var step = Name(State.ReaderAt, state);
        Compare(found, "step of the reader", step.Split('-')[0], explicitState.NextStep(_reader)?.Letter ?? "ended");
        var isRegistered = step is "p2" or "p3" or "p4-ready" or "p4-sleep" or "p5";
        Compare(found, "reader waits", isRegistered && One(State.Woken, state) == 0 ? 1 : 0, memory.IsWaiting((WaitQueue)_words["sk_wq"], _reader) ? 1 : 0);
        if (step is "r3" or "r4")
        {
            Compare(found, "payload 1 that was read", Number(One(State.Seen1, state), numbers), Word<ushort>(memory, "reader saw payload 1"));
        }

        if (step == "r4")
        {
            Compare(found, "payload 2 that was read", Number(One(State.Seen2, state), numbers), Word<ushort>(memory, "reader saw payload 2"));
        }
    }

    private void CompareSlot(List<string> found, int slot, long[] state, StepContext memory, ImmutableArray<ushort> numbers)
    {
        string Of(string part) => string.Create(CultureInfo.InvariantCulture, $"slot {slot} {part}");
        Compare(found, Of("status"), Name(State.Status, state, slot), Abstract(Word<TpStatus>(memory, Of("status"))));
        if ((Word<TpStatus>(memory, Of("status")) & TpStatus.User) != 0)
        {
            Compare(found, Of("LOSING"), At(State.Accounts.SaysLosing, state, slot), (Word<TpStatus>(memory, Of("status")) & TpStatus.Losing) != 0 ? 1 : 0);
        }

        Compare(found, Of("payload 1"), Number(At(State.Payload1, state, slot), numbers), Word<ushort>(memory, Of("payload 1")));
        Compare(found, Of("payload 2"), Number(At(State.Payload2, state, slot), numbers), Word<ushort>(memory, Of("payload 2")));
        Compare(found, Of("header"), Number(At(State.Header, state, slot), numbers), Word<ushort>(memory, Of("header")));
        long writers = 0;
        for (var producer = 0; producer < _layout.Producers; producer++)
        {
            writers |= state[_layout.At(State.Writers, slot, producer)] << producer;
        }

        Compare(found, Of("writers"), writers, (long)memory.TasksIn((TaskSet)_words[string.Create(CultureInfo.InvariantCulture, $"writers of slot {slot}")]));
        if (_table.Discipline.HasBits)
        {
            var bit = _configuration.Variant.UsesPadding ? Word<bool>(memory, Of("tp_padding")) : ((Word<ulong>(memory, "rx_owner_map") >> slot) & 1) != 0;
            Compare(found, Of("owned"), At(State.Bit, state, slot), bit ? 1 : 0);
        }
    }

    private void ComparePacket(List<string> found, int packet, ushort number, long[] state, StepContext memory)
    {
        string Of(string part) => string.Create(CultureInfo.InvariantCulture, $"packet {number} {part}");
        Compare(found, Of("published"), At(State.Committed, state, packet), Bit(memory, "committed packets", number));
        Compare(found, Of("delivered"), At(State.Delivered, state, packet), Bit(memory, "delivered packets", number));
        Compare(found, Of("claim order"), At(State.ClaimOrder, state, packet), Word<ushort>(memory, string.Create(CultureInfo.InvariantCulture, $"claim order of packet {number}")));
    }

    private void CompareAccounts(List<string> found, long[] state, StepContext memory)
    {
        var accounts = State.Accounts;
        Compare(found, "tp_packets", One(State.Claims, state), Word<ushort>(memory, "tp_packets"));
        Compare(found, "tp_drops", One(accounts.Drops, state), Word<ushort>(memory, "tp_drops"));
        Compare(found, "passed", One(accounts.Passed, state), Word<ushort>(memory, "packets that passed the filter"));
        Compare(found, "published", One(accounts.Published, state), Packets(memory, "committed packets"));
        Compare(found, "deliveries", One(accounts.Deliveries, state), Packets(memory, "delivered packets"));
        Compare(found, "claimer", One(accounts.IsClaiming, state) == 0 ? 0 : One(accounts.Claimer, state) + 1, Word<ushort>(memory, "claimer"));
        for (var producer = 0; producer < _layout.Producers; producer++)
        {
            Compare(found, "saw drops", At(accounts.SawDrops, state, producer), (long)(Word<ulong>(memory, "claimed with drops") >> producer) & 1);
            Compare(found, "saw none", At(accounts.SawNone, state, producer), (long)(Word<ulong>(memory, "claimed without drops") >> producer) & 1);
        }
    }

    private long Packets(StepContext memory, string set)
        => Enumerable.Range(0, ((_configuration.Bounds.Packets - 1) / 64) + 1)
            .Sum(i => System.Numerics.BitOperations.PopCount(Word<ulong>(memory, string.Create(CultureInfo.InvariantCulture, $"{set} [{i}]"))));

    private long Bit(StepContext memory, string set, ushort number)
        => (long)((Word<ulong>(memory, string.Create(CultureInfo.InvariantCulture, $"{set} [{(number - 1) / 64}]")) >> ((number - 1) % 64)) & 1);

    /// <summary>A status as the table has it: any with USER is USER, unless the reader marks what it took.</summary>
    private string Abstract(TpStatus status)
    {
        const TpStatus busy = TpStatus.TsSoftware | TpStatus.TsSysHardware | TpStatus.TsRawHardware;
        return (status & TpStatus.User) != 0 ? (status & busy) == busy ? RingVariables.Busy : RingVariables.User
            : status == TpStatus.Kernel ? RingVariables.Kernel
            : status == _configuration.Variant.Mark ? RingVariables.InProgress
            : status.ToString("G");
    }

    private long OfLock(StepContext memory)
    {
        var owner = memory.OwnerOf((Spinlock)_words["sk_receive_queue.lock"]);
        return owner < 0 ? HolderValue.Nobody : owner < _layout.Producers ? HolderValue.Of(owner) : HolderValue.User;
    }

    private T Word<T>(StepContext memory, string name)
        where T : unmanaged
        => memory.Get((Variable<T>)_words[name]);

    private long One(StateVariable variable, long[] state) => state[_layout.OffsetOf(variable)];

    private long At(StateVariable variable, long[] state, long index) => state[_layout.At(variable, index)];

    private static string Strip(string name) => name.StartsWith("at-", StringComparison.Ordinal) ? name["at-".Length..] : name;

    private string Name(StateVariable variable, long[] state) => Strip(Values.Text(variable.Sort, One(variable, state)));

    private string Name(StateVariable variable, long[] state, long index) => Strip(Values.Text(variable.Sort, At(variable, state, index)));

    /// <summary>The engine's number of a packet of the table; 0 for none.</summary>
    private static long Number(long packet, ImmutableArray<ushort> numbers) => packet == 0 ? 0 : packet <= numbers.Length ? numbers[(int)packet - 1] : -packet;

    private static void Compare<T>(List<string> found, string what, T table, T engine)
        where T : IEquatable<T>
    {
        if (!table.Equals(engine))
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {table} in the table, {engine} in the engine"));
        }
    }
}
