using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Memory;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Sampling;

/// <summary>Sampled schedules under weak memory: buffers drain and old values are read there as in a search, and who waits, waits.</summary>
public class WeakMemoryTests
{
    public static TheoryData<string, MemoryModel> Programs
    {
        get
        {
            var data = new TheoryData<string, MemoryModel>();
            foreach (var name in (string[])["SB", "MP", "2+2W", "CoRR"])
            {
                foreach (var model in MemoryModelInfo.All)
                {
                    data.Add(name, model.Model);
                }
            }

            return data;
        }
    }

    /// <summary>What the axioms allow, which share nothing with the machine; a schedule of these has at most a dozen steps, so that thousands meet each outcome.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_outcome_that_the_axioms_allow_is_met(string name, MemoryModel memory)
    {
        var litmus = LitmusProgram.Parse(LitmusTable.Of(name).Text);
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        var program = ControlledProgram.Create(new LitmusModel(litmus, memory, outcomes), TimeSpan.FromSeconds(10), scan: false);
        var result = new SamplingRun(program, new SamplingOptions { Strategy = "random", Iterations = 5000, StopAtFirst = false }).Run();
        outcomes.ShouldBe(Axioms.Outcomes(litmus, memory));
        result.Properties.Single(p => p.Result.Property.Name == Property.Deadlock).ViolatingSchedules.ShouldBe(0);
    }

    /// <summary>Nobody sets the word, so that each schedule ends with a task that waits.</summary>
    [Theory]
    [InlineData(MemoryModel.SequentialConsistency)]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Who_waits_for_a_word_does_not_go_on_without_it(MemoryModel memory)
    {
        var program = ControlledProgram.Create(new DelegateModel(
            machine =>
            {
                var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
                machine.Spawn("waiter", () => WaitAndStore(x, y));
                machine.Property("waits", "y is never set", state => state.Get(y) == 0 ? Judgement.Holds : Judgement.Fails);
            },
            memory: memory));
        var sampled = new SamplingRun(program, new SamplingOptions { Strategy = "random", Iterations = 20, StopAtFirst = false }).Run().Properties;
        sampled.Single(p => p.Result.Property.Name == "waits").Result.Verdict.ShouldBe(Verdict.NotFound);
        sampled.Single(p => p.Result.Property.Name == Property.Deadlock).ViolatingSchedules.ShouldBe(20);
    }

    private static async ControlledTask WaitAndStore(Cell<int> x, Cell<int> y)
    {
        await x.Until(Labels.Until, static (now, wanted) => now == wanted, 1);
        await y.Store(Labels.Store, 1);
    }
}
