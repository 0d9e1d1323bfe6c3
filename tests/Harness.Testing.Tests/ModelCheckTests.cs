using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Scenarios;

namespace Harness.Testing.Tests;

/// <summary>What a unit test sees that proves a model, or finds what is wrong with it.</summary>
public class ModelCheckTests
{
    private static readonly StepLabel s_read = new("r", "read the counter");
    private static readonly StepLabel s_write = new("w", "write the counter");

    [Fact]
    public void The_rfc_is_proved()
    {
        var result = ModelCheck.Proves(RingTests.InProgressUserBit);

        result.End.ShouldBe(SearchEnd.Complete);
        result.Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
    }

    /// <summary>A shortest violation of P1 with two slots and three producers takes three claims of three steps, and is in the ninth.</summary>
    [Fact]
    public void The_legacy_protocol_fails_with_the_report_and_a_command_that_replays()
    {
        var message = Should.Throw<ModelCheckException>(() => ModelCheck.Proves(RingTests.LegacyExclusiveWriter)).Message;

        message.ShouldStartWith("Violated P1: producer 1 writes slot 0, which is granted to producer 3 too");
        message.ShouldContain("9 steps");
        var replay = message.Split('\n').Single(l => l.Contains("harness replay", StringComparison.Ordinal));
        replay.ShouldContain("-m Harness.Scenarios.RingTests.LegacyExclusiveWriter");
        var trace = replay.Split('"').Single(p => p.EndsWith(".trace.json", StringComparison.Ordinal));
        File.Exists(trace).ShouldBeTrue();
    }

    /// <summary>The tests of the project's own assembly, each with what the gate's file demands of its scenario.</summary>
    [Theory]
    [InlineData(nameof(RingTests.InProgressUserBitUnbounded), "")]
    [InlineData(nameof(RingTests.BlocksUserBit), "")]
    [InlineData(nameof(RingTests.LegacyUserBit), "Violated P1: ")]
    [InlineData(nameof(RingTests.LegacyNonZero), "Violated P1: ")]
    [InlineData(nameof(RingTests.InProgressNonZero), "Violated P1: ")]
    [InlineData(nameof(RingTests.OwnerMapUserBit), "Violated livelock: ")]
    public void Each_test_of_the_ring_says_what_the_gate_says(string test, string violation)
    {
        var method = typeof(RingTests).GetMethod(test)!.CreateDelegate<Action>();

        if (violation.Length == 0)
        {
            ModelCheck.Proves(method).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
        }
        else
        {
            Should.Throw<ModelCheckException>(() => ModelCheck.Proves(method)).Message.ShouldStartWith(violation);
        }
    }

    [Fact]
    public void A_model_of_ones_own_is_searched_whole()
    {
        ModelCheck.Proves(new Counter(isAtomic: true)).States.ShouldBe(4);

        var message = Should.Throw<ModelCheckException>(() => ModelCheck.Proves(new Counter(isAtomic: false))).Message;
        message.ShouldContain("Violated no increment is lost");
    }

    /// <summary>Within these bounds nobody can be granted a slot twice: that is no proof of exclusive use.</summary>
    [Fact]
    public void What_proves_nothing_fails()
        => Should.Throw<ModelCheckException>(() => ModelCheck.Proves(new ScenarioModel(new Scenario { Variant = "in-progress", Slots = 2, Producers = 1, Packets = 1 })))
            .Message.ShouldStartWith("Not proved: ");

    [Fact]
    public void Sampling_finds_the_legacy_violation_and_nothing_in_the_rfc()
    {
        Should.Throw<ModelCheckException>(() => ModelCheck.Samples(RingTests.LegacyExclusiveWriter)).Message.ShouldStartWith("Violated P1: ");

        ModelCheck.Samples(RingTests.InProgressUserBit, new SamplingOptions { Iterations = 200 }).Properties.ShouldAllBe(p => p.Result.Verdict == Verdict.NotFound);
    }

    /// <summary>How a schedule goes on that was cut at the step bound nobody knows: no silent pass, and a word of what to try.</summary>
    [Fact]
    public void Sampling_says_that_schedules_were_cut()
        => Should.Throw<ModelCheckException>(() => ModelCheck.Samples(new Endless(), new SamplingOptions { Iterations = 5, MaxFairSteps = 40, MaxUnfairSteps = 40 })).Message
            .ShouldStartWith("Nothing found in 5 schedules, but 5 of them (100 %) were cut after 40 steps and may go on for ever: sampled, not proved. ");

    /// <summary>One task that looks again and again.</summary>
    private sealed class Endless : IModel
    {
        public string Name => "endless";

        public void Build(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            machine.Property("any", "holds", static _ => Judgement.Holds);
            machine.Spawn("looks", () => Look(x));
        }

        private static async ControlledTask Look(Cell<int> x)
        {
            while (true)
            {
                await x.Load(s_read);
            }
        }
    }

    /// <summary>Two increments, in one step each or in two.</summary>
    private sealed class Counter(bool isAtomic) : IModel
    {
        private readonly bool _isAtomic = isAtomic;

        public string Name => "counter";

        public void Build(MachineBuilder machine)
        {
            var counter = machine.Cell<int>("counter");
            machine.FinalProperty("no increment is lost", "after two increments the counter is 2", state => state.Get(counter) == 2 ? Judgement.Holds : Judgement.Fails);
            for (var i = 0; i < 2; i++)
            {
                machine.Spawn($"task {i + 1}", _isAtomic ? () => Atomic(counter) : () => InTwoSteps(counter));
            }
        }

        private static async ControlledTask Atomic(Cell<int> counter) => await counter.Update(s_write, static (old, one) => old + one, 1);

        private static async ControlledTask InTwoSteps(Cell<int> counter)
        {
            var value = await counter.Load(s_read);
            await counter.Store(s_write, value + 1);
        }
    }
}
