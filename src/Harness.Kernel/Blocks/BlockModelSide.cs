using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Kernel.Model;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Ring;
using Harness.Ring.Blocks;

namespace Harness.Kernel.Blocks;

/// <summary>
/// The model's side of a script on blocks. Nobody knows when the retire timer fires, so that every state is followed in which the ring may be; those that do not look as the kernel's
/// ring does are dropped, and if none is left, kernel and model differ.
/// </summary>
internal sealed class BlockModelSide
{
    private readonly BlockGeometry _geometry;
    private readonly BlockScriptModel _model;
    private readonly ForkingRun _run;
    private readonly (int Length, int Units)[] _sent = new (int, int)[BlockScriptModel.Packets + 1];
    private ImmutableArray<RunState> _states;
    private ulong _salt;
    private int _packets;
    private bool _filtered;

    internal BlockModelSide(BlockGeometry geometry, BlockScriptModel model)
    {
        (_geometry, _model) = (geometry, model);
        _run = new ForkingRun(ControlledProgram.Create(model));
    }

    /// <summary>seq_num counts modulo this in the model.</summary>
    internal int Sequences => _model.Ring.Sequences;

    /// <summary>The most states that were followed at once.</summary>
    internal int MostStates { get; private set; }

    /// <summary>Packets that may arrive yet.</summary>
    internal int PacketsLeft => BlockScriptModel.Packets - _packets;

    internal void Start(ulong salt)
    {
        (_salt, _packets, _filtered) = (salt, 0, false);
        _states = [.. Closure([_run.Start])];
    }

    internal void SetFilter(bool rejects) => _filtered = rejects;

    internal void Send(int units, int length)
    {
        _sent[++_packets] = (length, units);
        CallAll(BlockCall.Send(units));
    }

    internal void Store(int block, int value) => CallAll(BlockCall.Store(_geometry.Capacity, block, value));

    /// <summary>PACKET_STATISTICS: keeps the states in which it says what the kernel's said.</summary>
    /// <returns>Null, or what it says in a state, if it says the same in none.</returns>
    internal RingStatistics? ReadStatistics(RingStatistics kernel)
    {
        var before = _states.Select(s => (State: s, Counts: Counters(s))).ToArray();
        var matching = before.Where(b => b.Counts == kernel).ToArray();
        if (matching.Length == 0)
        {
            return before[0].Counts;
        }

        _states = [.. Closure(matching.Select(b => Call(b.State, BlockCall.ReadStatistics)))];
        return null;
    }

    /// <summary>Keeps the states that look as the kernel's ring does.</summary>
    /// <returns>Null, or how one looks, if none looks so.</returns>
    internal BlockView? Keep(BlockView kernel)
    {
        var matching = _states.Where(s => Look(s).Equals(kernel)).ToImmutableArray();
        if (matching.IsEmpty)
        {
            return Look(_states[0]);
        }

        _states = matching;
        MostStates = Math.Max(MostStates, matching.Length);
        return null;
    }

    /// <summary>The timer may have fired since anybody looked.</summary>
    internal void LetTimePass() => _states = [.. Closure(_states)];

    private void CallAll(int call) => _states = [.. Closure(_states.Select(s => Call(s, call)))];

    private RunState Call(RunState state, int call)
    {
        state = _run.Step(state, BlockScriptModel.Script, call);
        while (state.NextStep(BlockScriptModel.Script) is { } step && step != CallSteps.Next)
        {
            // The outcomes of step x (PacketArrival): plain, filtered.
            state = _run.Step(state, BlockScriptModel.Script, step == Steps.Arrive && _filtered ? 1 : 0);
        }

        return state;
    }

    /// <summary>The states, and all that the timer can make of them.</summary>
    private IEnumerable<RunState> Closure(IEnumerable<RunState> states)
    {
        var seen = new HashSet<Fingerprint>();
        var open = new Queue<RunState>(states);
        while (open.TryDequeue(out var state))
        {
            if (!seen.Add(state.Fingerprint))
            {
                continue;
            }

            yield return state;
            if (_geometry.RetireMilliseconds != BlockGeometry.NoTimer && _run.CanMove(state, BlockScriptModel.Timer))
            {
                open.Enqueue(Fire(state));
            }
        }
    }

    private RunState Fire(RunState state)
    {
        do
        {
            state = _run.Step(state, BlockScriptModel.Timer);
        }
        while (state.NextStep(BlockScriptModel.Timer) != BlockSteps.TimerFires);
        return state;
    }

    private RingStatistics Counters(RunState state)
    {
        var memory = _run.Look(state);
        var drops = memory.Get(_model.Ring.TpDrops!);
        return new RingStatistics(memory.Get(_model.Ring.TpPackets!) + drops, drops, memory.Get(_model.Ring.Freezes!));
    }

    private BlockView Look(RunState state)
    {
        // poll changes nothing that anybody sees: it is asked in a state of its own.
        var poll = _run.Get(Call(state, BlockCall.Poll), _model.PollSaid);
        var memory = _run.Look(state);
        var parts = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var block in _model.Ring.Blocks)
        {
            parts.Add(($"status of block {block.Index}", BlockView.Status((ulong)memory.Get(block.Status))));
            var at = parts.Count;
            var (place, length) = (0, BlockGeometry.FirstPacket);
            int count = memory.Get(block.Packets);
            for (var i = 0; i < count && place < _geometry.Capacity; i++)
            {
                var entry = block.Entries[place];
                var packet = memory.Get(entry.Header);
                var (sentLength, units) = _sent[packet];
                var next = memory.Get(entry.NextOffset);
                var snaplen = _geometry.Snaplen(sentLength);
                parts.Add(($"packet {i} of block {block.Index}", BlockView.Packet(
                    next == units ? _geometry.BytesOf(sentLength) : next == 0 ? 0 : -next,
                    sentLength,
                    snaplen,
                    (long)TpStatus.User,
                    BlockGeometry.MacOffset,
                    BlockGeometry.MacOffset + FrameLengths.Shortest,
                    ContentOf(memory.Get(entry.Payload), snaplen))));
                length += _geometry.BytesOf(sentLength);
                place += units;
            }

            parts.Insert(at, ($"header of block {block.Index}", BlockView.Header(count, BlockGeometry.FirstPacket, length, memory.Get(block.Sequence))));
        }

        parts.Add(("poll", poll ? "POLLIN" : "nothing"));
        return new BlockView(parts.ToImmutable());
    }

    private int ContentOf(ushort packet, int snaplen)
    {
        Span<byte> frame = new byte[_sent[packet].Length];
        FrameContent.Write(frame, packet, _salt);
        return BlockView.Content(frame[..Math.Min(snaplen, frame.Length)]);
    }
}
