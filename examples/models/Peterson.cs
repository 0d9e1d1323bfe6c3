using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>
/// Peterson's lock for two tasks (G. L. Peterson, "Myths about the mutual exclusion problem", IPL 12(3), 1981). Each enters once and counts
/// in two steps, which only a lock makes one.
/// </summary>
/// <param name="memory">What tasks see of each other's stores.</param>
/// <param name="fences">Whether a full fence stands between the stores that say "I want to" and the loads that look at the other
/// task.</param>
public sealed class Peterson(MemoryModel memory, bool fences) : IModel
{
    private static readonly StepLabel s_want = new("a", "I want to enter");
    private static readonly StepLabel s_yield = new("b", "the other one first");
    private static readonly StepLabel s_fence = new("c", "full fence");
    private static readonly StepLabel s_other = new("d", "does the other one want to?");
    private static readonly StepLabel s_turn = new("e", "whose turn is it?");
    private static readonly StepLabel s_enter = new("f", "enter: read the counter");
    private static readonly StepLabel s_count = new("g", "write the counter");
    private static readonly StepLabel s_leave = new("h", "leave");

    /// <inheritdoc/>
    public string Name => fences ? "peterson" : "peterson-without-fences";

    /// <inheritdoc/>
    public MemoryModel Memory => memory;

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, fences);
        machine.Spawn("T0", () => run.Enter(0));
        machine.Spawn("T1", () => run.Enter(1));
    }

    private sealed class Run
    {
        private readonly Cell<byte> _wants0;
        private readonly Cell<byte> _wants1;
        private readonly Cell<byte> _first;
        private readonly Cell<byte> _counter;
        private readonly Ghost<byte> _inside;
        private readonly Property _exclusion;
        private readonly bool _fences;

        internal Run(MachineBuilder machine, bool fences)
        {
            _fences = fences;
            _wants0 = machine.Cell<byte>("wants 0");
            _wants1 = machine.Cell<byte>("wants 1");
            _first = machine.Cell<byte>("first");
            _counter = machine.Cell<byte>("counter");
            _inside = machine.Ghost<byte>("inside");
            _exclusion = machine.Property("mutual-exclusion", "never are both tasks between enter and leave");
            machine.FinalProperty(
                "counted", "at the end the counter is 2", state => state.Get(_counter) == 2 ? Judgement.Holds : Judgement.Fails);
            machine.OnStep(s_enter, OnEnter);
            machine.OnStep(s_leave, OnLeave);
            machine.Expect(s_want, s_yield, s_other, s_turn, s_enter, s_count, s_leave);
        }

        internal async ControlledTask Enter(byte me)
        {
            var other = (byte)(1 - me);
            await Wants(me).Store(s_want, 1);
            await _first.Store(s_yield, other);
            if (_fences)
            {
                await Operations.Fence(s_fence);
            }

            while (await Wants(other).Load(s_other) == 1 && await _first.Load(s_turn) == other)
            {
            }

            var counted = await _counter.Load(s_enter);
            await _counter.Store(s_count, (byte)(counted + 1));
            await Wants(me).Store(s_leave, 0);
        }

        private Cell<byte> Wants(byte task) => task == 0 ? _wants0 : _wants1;

        private void OnEnter(StepContext step, int subject)
        {
            step.Set(_inside, (byte)(step.Get(_inside) + 1));
            step.Check(_exclusion, step.Get(_inside) == 1);
            step.Progress();
        }

        private void OnLeave(StepContext step, int subject) => step.Set(_inside, (byte)(step.Get(_inside) - 1));
    }
}

/// <summary>What is to be known of <see cref="Peterson"/>.</summary>
public static class PetersonTests
{
    /// <summary>Every access at once, for everybody: the paper's proof.</summary>
    [Test]
    public static void Peterson() => ModelHost.Run(new Peterson(MemoryModel.SequentialConsistency, fences: false));

    /// <summary>On x86 the paper's proof is void.</summary>
    [Test]
    [Expect("mutual-exclusion", Verdict.Violated,
        Because = "both stores wait in their buffers while both tasks load what was there before")]
    [Expect("counted", Verdict.Violated, Because = "both tasks read 0 and write 1")]
    public static void PetersonTso() => ModelHost.Run(new Peterson(MemoryModel.TotalStoreOrder, fences: false));

    /// <summary>The fence lets the stores out before the loads.</summary>
    [Test]
    public static void PetersonTsoFenced() => ModelHost.Run(new Peterson(MemoryModel.TotalStoreOrder, fences: true));
}
