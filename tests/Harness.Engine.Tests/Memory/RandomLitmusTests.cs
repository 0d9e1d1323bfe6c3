using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Memory;

/// <summary>Random litmus programs: what the machine reaches step by step is what the axioms allow, no more and no less.</summary>
public class RandomLitmusTests
{
    private const int ProgramsPerSeed = 30;

    public static TheoryData<int> Seeds => [.. Support.Seeds.Of(12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Machine_and_axioms_agree(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < ProgramsPerSeed; i++)
        {
            var program = RandomLitmus.Next(random);
            foreach (var model in MemoryModelInfo.All)
            {
                LitmusModel.Outcomes(program, model.Model).ShouldBe(Axioms.Outcomes(program, model.Model), $"{program} under {model.Name}");
            }
        }
    }

    /// <summary>The same with sequentially consistent accesses, which have an order with each other and with full fences.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Machine_and_axioms_agree_on_sequentially_consistent_accesses(int seed)
    {
        var random = new Random(1000 + seed);
        for (var i = 0; i < ProgramsPerSeed; i++)
        {
            var program = RandomLitmus.NextSequential(random);
            foreach (var model in MemoryModelInfo.All)
            {
                LitmusModel.Outcomes(program, model.Model).ShouldBe(Axioms.Outcomes(program, model.Model), $"{program} under {model.Name}");
            }
        }
    }

    /// <summary>A comparison of programs on which the models agree would say little.</summary>
    [Fact]
    public void Random_programs_tell_the_models_apart()
    {
        var apart = new int[3];
        var programs = Seeds.SelectMany(seed =>
        {
            var random = new Random(seed.Data);
            return Enumerable.Range(0, ProgramsPerSeed).Select(_ => RandomLitmus.Next(random)).ToArray();
        }).ToArray();
        foreach (var program in programs)
        {
            var counts = MemoryModelInfo.All.Select(m => Axioms.Outcomes(program, m.Model).Length).ToArray();
            for (var i = 0; i < 3; i++)
            {
                apart[i] += counts[i] == counts[i + 1] ? 0 : 1;
            }
        }

        apart.ShouldAllBe(n => n > programs.Length / 20);
    }
}
