using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Memory;

/// <summary>Random litmus programs: what the machine reaches step by step is what the axioms allow, no more and no less.</summary>
public class RandomLitmusTests
{
    private const int ProgramsPerSeed = 30;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Machine_and_axioms_agree(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < ProgramsPerSeed; i++)
        {
            var program = Next(random);
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
            return Enumerable.Range(0, ProgramsPerSeed).Select(_ => Next(random)).ToArray();
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

    /// <summary>Each write has a value of its own, so that whoever reads it says whom it read.</summary>
    private static LitmusProgram Next(Random random)
    {
        var threads = random.Next(2, 4);
        var value = 0;
        var lengths = Enumerable.Range(0, threads).Select(_ => random.Next(2, threads == 2 ? 5 : 4)).ToArray();
        return LitmusProgram.Parse(string.Join(" / ", lengths.Select(n => string.Join(' ', Enumerable.Range(0, n).Select(_ => Word(random, ++value))))));
    }

    private static string Word(Random random, int value)
    {
        var variable = "xy"[random.Next(2)];
        return random.Next(25) switch
        {
            < 10 => $"R{variable}{Pick(random, "", "", "", ".acq", ".rmb")}",
            < 20 => $"W{variable}{value}{Pick(random, "", "", "", ".rel", ".wmb")}",
            20 => $"A{variable}1{Pick(random, "", ".acq", ".rel", ".ar")}",
            21 => $"C{variable}{random.Next(3)}{value}{Pick(random, "", ".acq", ".rel", ".ar")}",
            22 => "mb",
            23 => "wmb",
            _ => "rmb",
        };
    }

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
