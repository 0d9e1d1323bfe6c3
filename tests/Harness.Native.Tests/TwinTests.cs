using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Build;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>An example in C and the same algorithm as tasks in C#, access by access: the same verdicts, states, steps and schedules under each memory model.</summary>
public class TwinTests
{
    public static TheoryData<MemoryModel, bool> Cases
    {
        get
        {
            var cases = new TheoryData<MemoryModel, bool>();
            foreach (var memory in MemoryModelInfo.All)
            {
                cases.Add(memory.Model, false);
                cases.Add(memory.Model, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_ring_in_C_has_the_states_of_the_ring_in_csharp(MemoryModel memory, bool isBroken)
        => Compare("spsc-ring", memory, isBroken, new Model(memory, machine =>
        {
            var ring = new Ring(machine, isBroken ? MemoryOrder.Relaxed : MemoryOrder.Release);
            machine.Spawn("consumer", ring.Consume);
            machine.Spawn("producer", ring.Produce);
        }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wakeup_in_C_has_the_states_of_the_wakeup_in_csharp(MemoryModel memory, bool isBroken)
        => Compare("lost-wakeup", memory, isBroken, new Model(memory, machine =>
        {
            var wakeup = new Wakeup(machine, isBroken);
            machine.Spawn("sleeper", wakeup.Sleep);
            machine.Spawn("notifier", wakeup.Notify);
        }));

    private static void Compare(string example, MemoryModel memory, bool isBroken, Model twin)
    {
        CCode.Require();
        var options = new SearchOptions { CountSchedules = true, Properties = [Property.Deadlock, Property.Exception] };
        using var program = NativeProgram.Load(new NativeSource { Files = [CCode.Example(example)], Defines = isBroken ? ["BROKEN"] : [] });
        var native = CCode.Search(program, memory, options);
        var managed = new ExhaustiveSearch(ControlledProgram.Create(twin), options).Run(TestContext.Current.CancellationToken);
        Summary(native).ShouldBe(Summary(managed));
    }

    private static string Summary(SearchResult result)
        => $"{result.States} states, {result.Transitions} transitions, depth {result.Depth}, {result.Schedules} schedules, "
            + string.Join(", ", result.Properties.Select(p => $"{p.Property} {p.Verdict} {p.Counterexample?.Length}"));

    private sealed class Model(MemoryModel memory, Action<MachineBuilder> build) : IModel
    {
        public string Name => "twin";

        public MemoryModel Memory => memory;

        public void Build(MachineBuilder machine) => build(machine);
    }

    private sealed class Ring
    {
        private const uint Size = 2;
        private const uint Items = 3;

        private static readonly StepLabel s_label = new("", "access");

        private readonly ImmutableArray<Cell<uint>> _slots;
        private readonly Cell<uint> _head;
        private readonly Cell<uint> _tail;
        private readonly MemoryOrder _publish;

        internal Ring(MachineBuilder machine, MemoryOrder publish)
        {
            _slots = [.. Enumerable.Range(0, (int)Size).Select(i => machine.Cell<uint>($"slot {i}"))];
            (_head, _tail, _publish) = (machine.Cell<uint>("head"), machine.Cell<uint>("tail"), publish);
        }

        internal async ControlledTask Produce()
        {
            for (uint i = 0; i < Items; i++)
            {
                if (i >= Size)
                {
                    await _tail.Until(s_label, static (now, old) => now != old, i - Size, order: MemoryOrder.Acquire);
                }

                await _slots[(int)(i % Size)].Store(s_label, i + 1);
                await _head.Store(s_label, i + 1, order: _publish);
            }
        }

        internal async ControlledTask Consume()
        {
            for (uint i = 0; i < Items; i++)
            {
                await _head.Until(s_label, static (now, old) => now != old, i, order: MemoryOrder.Acquire);
                if (await _slots[(int)(i % Size)].Load(s_label) != i + 1)
                {
                    throw new InvalidOperationException("items come out as they went in");
                }

                await _tail.Store(s_label, i + 1, order: MemoryOrder.Release);
            }
        }
    }

    private sealed class Wakeup(MachineBuilder machine, bool isBroken)
    {
        private static readonly StepLabel s_label = new("", "access");

        private readonly Cell<uint> _ready = machine.Cell<uint>("ready");
        private readonly Cell<uint> _sleeping = machine.Cell<uint>("sleeping");
        private readonly Cell<uint> _woken = machine.Cell<uint>("woken");
        private readonly bool _isBroken = isBroken;

        internal async ControlledTask Sleep()
        {
            await _sleeping.Store(s_label, 1);
            if (!_isBroken)
            {
                await Operations.Fence(s_label);
            }

            if (await _ready.Load(s_label) == 0)
            {
                await _woken.Until(s_label, static (now, old) => now != old, 0U);
            }
        }

        internal async ControlledTask Notify()
        {
            await _ready.Store(s_label, 1);
            if (!_isBroken)
            {
                await Operations.Fence(s_label);
            }

            if (await _sleeping.Load(s_label) != 0)
            {
                await _woken.Store(s_label, 1);
            }
        }
    }
}
