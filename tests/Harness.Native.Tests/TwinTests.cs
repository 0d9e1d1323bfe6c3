using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Build;
using Harness.Native.Tests.Support;
using Harness.Native.Tests.Twins;

namespace Harness.Native.Tests;

/// <summary>
/// Each example in C, as it stands and broken, and the same algorithm as tasks in C#, access by access: the same verdicts, states, steps, schedules and shortest counterexamples.
/// </summary>
public class TwinTests
{
    private const string Counted = "every_one_counted";

    /// <summary>Where each local of the C code is needed as long as its register keeps it, so that states are the same too, and not only schedules.</summary>
    private static readonly string[] s_same = ["spsc-ring", "lost-wakeup", "ticket-lock", "lock-free-stack"];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in s_same.Concat(["seqlock", "ring-of-heads", "vyukov-queue"]))
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_example_in_C_has_the_schedules_of_its_twin_in_csharp(string name, bool isBroken)
    {
        CCode.Require();
        var options = new SearchOptions { CountSchedules = true, Properties = [Property.Deadlock, Property.Exception, .. name == "ticket-lock" ? new[] { Counted } : []] };
        using var program = NativeProgram.Load(new NativeSource { Files = [CCode.Example(name)], Defines = isBroken ? ["BROKEN"] : [] });

        // The queue has a hundred times the states of the others: weak memory models multiply them again.
        foreach (var memory in MemoryModelInfo.All.Where(m => name != "vyukov-queue" || m.Model == MemoryModel.SequentialConsistency))
        {
            var twin = new Twin(memory.Model, name, isBroken);
            var native = CCode.Search(program, memory.Model, options);
            var managed = new ExhaustiveSearch(ControlledProgram.Create(twin), options).Run(TestContext.Current.CancellationToken);
            Summary(native).ShouldBe(Summary(managed), memory.Name);
            if (s_same.Contains(name) && !(name == "ticket-lock" && isBroken))
            {
                (native.States, native.Transitions).ShouldBe((managed.States, managed.Transitions), memory.Name);
            }
        }
    }

    private static void Declare(MachineBuilder machine, string name, bool isBroken)
    {
        switch (name)
        {
            case "spsc-ring":
                var ring = new Ring(machine, isBroken ? MemoryOrder.Relaxed : MemoryOrder.Release);
                machine.Spawn("producer", ring.Produce);
                machine.Spawn("consumer", ring.Consume);
                break;
            case "lost-wakeup":
                var wakeup = new Wakeup(machine, isBroken);
                machine.Spawn("sleeper", wakeup.Sleep);
                machine.Spawn("notifier", wakeup.Notify);
                break;
            case "ticket-lock":
                var ticket = new TicketLock(machine, isBroken);
                Each(TicketLock.Threads, i => machine.Spawn($"worker {i}", ticket.Work));
                machine.FinalProperty(Counted, "every one counted", state => state.Get(ticket.Counter) == TicketLock.Threads ? Judgement.Holds : Judgement.Fails);
                break;
            case "seqlock":
                var sequence = new SequenceLock(machine, isBroken);
                machine.Spawn("writer", sequence.Write);
                machine.Spawn("reader", sequence.Read);
                break;
            case "ring-of-heads":
                var heads = new RingOfHeads(machine, isBroken);
                Each(RingOfHeads.Producers, i => machine.Spawn($"producer {i}", () => heads.Produce((uint)i)));
                machine.Spawn("consumer", heads.Consume);
                break;
            case "lock-free-stack":
                var stack = new Stack(machine, isBroken);
                machine.Spawn("sleeper", stack.Sleep);
                machine.Spawn("worker", stack.Work);
                break;
            default:
                var queue = new Queue(machine, isBroken);
                Each(Queue.Producers, i => machine.Spawn($"producer {i}", () => queue.Produce((uint)i)));
                machine.Spawn("consumer", queue.Consume);
                break;
        }
    }

    private static void Each(int count, Action<int> declare)
    {
        for (var i = 0; i < count; i++)
        {
            declare(i);
        }
    }

    private static string Summary(SearchResult result)
        => $"depth {result.Depth}, {result.Schedules} schedules, "
            + string.Join(", ", result.Properties.Select(p => $"{p.Property.Name} {p.Verdict} {p.Counterexample?.Length}"));

    private sealed class Twin(MemoryModel memory, string name, bool isBroken) : IModel
    {
        public string Name => "twin";

        public MemoryModel Memory => memory;

        public void Build(MachineBuilder machine) => Declare(machine, name, isBroken);
    }
}
