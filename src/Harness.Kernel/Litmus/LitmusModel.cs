using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Kernel.Model;
using Harness.Ring;
using Harness.Ring.Readers;

namespace Harness.Kernel.Litmus;

/// <summary>A litmus program on the ring model: two tasks, each of which is a producer and a user of the ring by turns.</summary>
internal sealed class LitmusModel : IModel
{
    private const string Collector = "outcomes";

    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private readonly LitmusProgram _program;
    private readonly MakeRingCalls _makeCalls;
    private readonly RingConfiguration _configuration;
    private RingMemory _ring = null!;
    private Cell<ulong>[] _results = null!;

    internal LitmusModel(LitmusProgram program, RingVariant variant, MakeRingCalls? makeCalls = null)
    {
        _program = program;
        _makeCalls = makeCalls ?? (static (machine, ring) => new RingCalls(machine, ring));
        _configuration = new RingConfiguration(variant, new UserBitReader(), new RingBounds(program.Slots, Producers: 2, LitmusProgram.PacketsPerThread));
    }

    public string Name => $"litmus {_program.Name} on {_configuration.Variant.Name}";

    /// <summary>Every outcome that some schedule of the program has.</summary>
    /// <param name="program">The program.</param>
    /// <param name="variant">The variant of the model.</param>
    /// <param name="makeCalls">Makes the model's calls; null for those of the model.</param>
    internal static ReachableOutcomes Search(LitmusProgram program, RingVariant variant, MakeRingCalls? makeCalls = null)
    {
        var model = new LitmusModel(program, variant, makeCalls);
        var result = new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions { Properties = [Collector, Property.Exception] }).Run();
        return result.End == SearchEnd.Complete && result.Properties.All(p => p.Verdict != Verdict.Violated)
            ? new ReachableOutcomes(model._outcomes, result.States)
            : throw new ModelException($"the search of litmus program {program.Name} did not end as it must: {result.End}");
    }

    public void Build(MachineBuilder machine)
    {
        _ring = new RingMemory(machine, _configuration);
        _results = [machine.Cell<ulong>("results of thread 1"), machine.Cell<ulong>("results of thread 2")];
        var start = machine.Cell<bool>("start");
        var calls = _makeCalls(machine, _ring);
        var first = new LitmusThread(calls, _results[0], start, 0, _program);
        var second = new LitmusThread(calls, _results[1], start, 1, _program);
        Spawn(machine, first, second);
        machine.FinalProperty(Collector, "collects how the program can end", state =>
        {
            Collect(state);
            return Judgement.Holds;
        });
    }

    /// <summary>Apart from the collector: what tasks capture must not change, and the engine sees to that.</summary>
    private static void Spawn(MachineBuilder machine, LitmusThread first, LitmusThread second)
    {
        machine.Spawn("thread 1", () => first.Run());
        machine.Spawn("thread 2", () => second.Run());
    }

    [Vouched("A search has one thread, with a model and a set of its own; what is collected is looked at when the search has ended.")]
    private void Collect(StepContext state) => _outcomes.Add(OutcomeOf(state));

    private string OutcomeOf(StepContext state)
    {
        var outcome = new Outcome();
        for (var thread = 0; thread < 2; thread++)
        {
            outcome.Thread(_program.Thread(thread).AsSpan(), state.Get(_results[thread]));
            if (_program.Thread(thread).Contains(new LitmusOp(LitmusOpKind.Statistics)))
            {
                var packets = _ring.Ghosts.Packets!;
                outcome.Statistics(state.Get(packets.ReportedPackets) + state.Get(packets.ReportedDrops), state.Get(packets.ReportedDrops));
            }
        }

        foreach (var slot in _ring.Slots)
        {
            outcome.Slot((ulong)state.Get(slot.Status), state.Get(slot.Payload1), state.Get(slot.Payload2), state.Get(slot.Header));
        }

        outcome.Counted(state.Get(_ring.TpPackets!) + state.Get(_ring.TpDrops!), state.Get(_ring.TpDrops!));
        return outcome.ToString();
    }
}

/// <summary>The outcomes that a model has, and how many states it took to find them.</summary>
internal sealed record ReachableOutcomes(IReadOnlySet<string> Outcomes, long States);

/// <summary>One thread of a litmus program.</summary>
internal sealed class LitmusThread
{
    private readonly RingCalls _calls;
    private readonly Cell<ulong> _results;
    private readonly Cell<bool> _start;
    private readonly int _thread;
    private readonly int _prefill;
    private readonly System.Collections.Immutable.ImmutableArray<LitmusOp> _ops;

    internal LitmusThread(RingCalls calls, Cell<ulong> results, Cell<bool> start, int thread, LitmusProgram program)
    {
        _calls = calls;
        _results = results;
        _start = start;
        _thread = thread;
        _prefill = program.Prefill;
        _ops = program.Thread(thread);
    }

    internal async ControlledTask Run()
    {
        var packet = _thread * LitmusProgram.PacketsPerThread;
        if (_thread == 0)
        {
            for (var i = 0; i < _prefill; i++)
            {
                packet++;
                await _calls.Send(packet);
            }

            await _start.Store(CallSteps.SayStart, true);
        }
        else
        {
            await _start.Until(CallSteps.WaitForStart, static (started, wanted) => started == wanted, true);
        }

        ulong results = 0;
        for (var i = 0; i < _ops.Length; i++)
        {
            switch (_ops[i].Kind)
            {
                case LitmusOpKind.Send or LitmusOpKind.SendBig:
                    packet++;
                    await _calls.Send(packet);
                    break;
                case LitmusOpKind.Release:
                    await _calls.Store(_ops[i].Slot, TpStatus.Kernel);
                    break;
                case LitmusOpKind.Load:
                    results |= (ulong)(byte)await _calls.Load(_ops[i].Slot) << (8 * i);
                    break;
                case LitmusOpKind.Poll:
                    results |= (await _calls.Poll() ? 1UL : 0) << (8 * i);
                    break;
                default:
                    await _calls.ReadStatistics();
                    break;
            }
        }

        await _results.Store(CallSteps.NoteResults, results);
    }
}
