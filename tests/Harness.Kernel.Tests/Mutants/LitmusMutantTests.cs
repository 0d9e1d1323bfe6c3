using Harness.Kernel.Litmus;

namespace Harness.Kernel.Tests.Mutants;

public class LitmusMutantTests
{
    private const long Rounds = 10_000;
    private const int Passes = 20;

    /// <summary>
    /// Each of these models lacks an outcome that the kernel shows, and is caught by it. How often the kernel shows it depends on what else the machine does, so that programs are played
    /// again until it has been seen.
    /// </summary>
    [Fact]
    public void LitmusPrograms_CatchEveryConcurrentMutant()
    {
        var survivors = KernelTest.Run(network =>
        {
            var left = MutantTable.Concurrent.ToList();
            for (var pass = 0; pass < Passes && left.Count > 0; pass++)
            {
                foreach (var program in LitmusCatalogue.All.Where(p => p.Slots == 2))
                {
                    var counts = LitmusRunner.Run(network, program, Rounds, TimeSpan.FromSeconds(5), (ulong)pass, TestContext.Current.CancellationToken);
                    counts.Seen.Keys.Except(LitmusModel.Search(program, Protocols.OwnerMap).Outcomes).ShouldBeEmpty(program.ToString());
                    left.RemoveAll(mutant => IsCaught(mutant, program, counts));
                }
            }

            return left.Select(m => m.What).ToArray();
        });

        survivors.ShouldBeEmpty();
    }

    private static bool IsCaught(Mutant mutant, LitmusProgram program, LitmusCounts counts)
    {
        var outcomes = LitmusModel.Search(program, mutant.Variant ?? Protocols.OwnerMap, mutant.Calls).Outcomes;
        if (counts.Seen.Where(s => !outcomes.Contains(s.Key)).OrderByDescending(s => s.Value).Select(s => s.Key).FirstOrDefault() is not { } outcome)
        {
            return false;
        }

        KernelTest.Write($"{mutant.What,-50} caught by {program.Name}: {outcome}, seen {counts.Seen[outcome]} times");
        return true;
    }
}
