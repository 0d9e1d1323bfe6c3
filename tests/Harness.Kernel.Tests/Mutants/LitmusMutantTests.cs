using Harness.Kernel.Litmus;

namespace Harness.Kernel.Tests.Mutants;

public class LitmusMutantTests
{
    private const long Rounds = 20_000;

    /// <summary>Each of these models lacks an outcome that the kernel shows, and is caught by it.</summary>
    [Fact]
    public void LitmusPrograms_CatchEveryConcurrentMutant()
    {
        var seen = KernelTest.Run(network => LitmusCatalogue.All
            .Select(p => (Program: p, Counts: LitmusRunner.Run(network, p, Rounds, TimeSpan.FromSeconds(10), 4711, TestContext.Current.CancellationToken)))
            .ToArray());

        seen.Where(s => s.Counts.Seen.Keys.Except(LitmusModel.Search(s.Program, Protocols.OwnerMap).Outcomes).Any()).Select(s => s.Program.Name).ShouldBeEmpty();
        MutantTable.Concurrent.Where(m => !IsCaught(m)).Select(m => m.What).ShouldBeEmpty();

        bool IsCaught(Mutant mutant)
        {
            foreach (var (program, counts) in seen)
            {
                var outcomes = LitmusModel.Search(program, mutant.Variant ?? Protocols.OwnerMap, mutant.Calls).Outcomes;
                if (counts.Seen.Where(s => !outcomes.Contains(s.Key)).OrderByDescending(s => s.Value).Select(s => s.Key).FirstOrDefault() is { } outcome)
                {
                    KernelTest.Write($"{mutant.What,-50} caught by {program.Name}: {outcome}, seen {counts.Seen[outcome]} times");
                    return true;
                }
            }

            KernelTest.Write($"{mutant.What,-50} NOT CAUGHT");
            return false;
        }
    }
}
