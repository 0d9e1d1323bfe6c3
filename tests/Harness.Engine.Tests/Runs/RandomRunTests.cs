using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Runs;

/// <summary>Random programs that go round for ever, judged by the search and by an oracle that shares no code with it.</summary>
public class RandomRunTests
{
    private const int ProgramsPerSeed = 60;
    private const int MostStates = 60;

    private static readonly int[] s_seeds = [.. Support.Seeds.Of(12)];

    public static TheoryData<int, Fairness> Seeds
    {
        get
        {
            var data = new TheoryData<int, Fairness>();
            foreach (var seed in s_seeds)
            {
                data.Add(seed, Fairness.Weak);
                data.Add(seed, Fairness.QueuedLocks);
            }

            return data;
        }
    }

    /// <summary>Nothing is executed anew by the search: the oracle says what is right, and the programs are many.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Search_and_oracle_agree(int seed, Fairness fairness)
    {
        foreach (var (program, oracle) in Programs(seed, fairness))
        {
            var model = ControlledProgram.Create(new LoopModel(program, fairness));
            var result = new ExhaustiveSearch(model, new SearchOptions { Properties = [LoopModel.Property], AuditEvery = 1, Reexecutions = 0 }).Run(TestContext.Current.CancellationToken);
            var property = result.Properties.Single();
            var expected = oracle.BySetsOfTasks();
            result.States.ShouldBe(oracle.States, program.ToString());
            (property.Verdict == Verdict.Violated).ShouldBe(expected is not null, program.ToString());
            property.Counterexample?.Stem.Length.ShouldBe(expected!.Value, program.ToString());
            if (property.Counterexample is { } counterexample)
            {
                TraceReplay.Replay(model, TraceRecorder.Record(model, property.Property, counterexample));
            }
        }
    }

    [Theory]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.QueuedLocks)]
    public void The_two_oracles_agree(Fairness fairness)
    {
        var compared = 0;
        foreach (var (program, oracle) in s_seeds.SelectMany(seed => Programs(seed, fairness)).Where(p => p.Oracle.IsTiny))
        {
            compared++;
            oracle.BySetsOfEdges().ShouldBe(oracle.BySetsOfTasks(), program.ToString());
        }

        compared.ShouldBeGreaterThan(s_seeds.Length * ProgramsPerSeed / 8);
    }

    [Fact]
    public void Random_programs_cover_what_they_are_meant_to_cover()
    {
        var weak = s_seeds.SelectMany(seed => Programs(seed, Fairness.Weak)).Select(p => (p.Program, Depth: p.Oracle.BySetsOfTasks())).ToArray();
        var violated = weak.Count(p => p.Depth is not null);
        violated.ShouldBeInRange(weak.Length / 5, weak.Length * 4 / 5);
        var queued = weak.Count(p => p.Depth is not null && new FairRunOracle(p.Program, Fairness.QueuedLocks, MostStates).BySetsOfTasks() is null);
        queued.ShouldBeGreaterThan(weak.Length / 72, "programs in which only an unfair lock starves somebody");
    }

    private static IEnumerable<(LoopProgram Program, FairRunOracle Oracle)> Programs(int seed, Fairness fairness)
    {
        var random = new Random(seed);
        for (var found = 0; found < ProgramsPerSeed;)
        {
            var program = LoopProgram.Random(random);
            var oracle = new FairRunOracle(program, fairness, MostStates);
            if (!oracle.IsTooLarge)
            {
                found++;
                yield return (program, oracle);
            }
        }
    }
}
