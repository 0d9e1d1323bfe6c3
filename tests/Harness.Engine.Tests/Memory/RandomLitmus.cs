namespace Harness.Engine.Tests.Memory;

/// <summary>Random litmus programs.</summary>
internal static class RandomLitmus
{
    /// <summary>Each write has a value of its own, so that whoever reads it says whom it read.</summary>
    internal static LitmusProgram Next(Random random)
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

    /// <summary>The same with sequentially consistent accesses in it.</summary>
    internal static LitmusProgram NextSequential(Random random)
    {
        var program = Next(random);
        return LitmusProgram.Parse(string.Join(' ', program.Text.Split(' ').Select(w => w[0] is 'R' or 'W' or 'A' or 'C' && random.Next(2) == 0 ? w.Split('.')[0] + ".sc" : w)));
    }

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
