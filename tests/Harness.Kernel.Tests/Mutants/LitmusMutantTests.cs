using System.Diagnostics;
using Harness.Kernel.Litmus;

namespace Harness.Kernel.Tests.Mutants;

public class LitmusMutantTests
{
    private const long Rounds = 4_000;
    private const long EnoughRounds = 20_000;
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(40);
    private static readonly string[] s_programs = ["out-of-order", "poll-newest", "poll-hole"];

    /// <summary>
    /// Each of these models lacks an outcome that the kernel shows, and is caught by it. How often the kernel shows it depends on whether both processors are there for the two threads at
    /// once: a machine that is too busy for that is a reason to skip, which is said.
    /// </summary>
    [Fact]
    public void LitmusPrograms_CatchEveryConcurrentMutant()
    {
        var (survivors, rounds) = KernelTest.Run(network =>
        {
            var left = MutantTable.Concurrent.ToList();
            var clock = Stopwatch.StartNew();
            var played = 0L;
            for (var pass = 0UL; clock.Elapsed < s_time && left.Count > 0; pass++)
            {
                foreach (var program in LitmusCatalogue.All.Where(p => s_programs.Contains(p.Name)))
                {
                    var counts = LitmusRunner.Run(network, program, Rounds, TimeSpan.FromSeconds(5), pass, TestContext.Current.CancellationToken);
                    played += counts.Rounds;
                    counts.Seen.Keys.Except(LitmusModel.Search(program, Protocols.OwnerMap).Outcomes).ShouldBeEmpty(program.ToString());
                    left.RemoveAll(mutant => IsCaught(mutant, program, counts));
                }
            }

            return (left.Select(m => m.What).ToArray(), played);
        });

        if (survivors.Length > 0 && rounds < EnoughRounds)
        {
            Assert.Skip($"the machine is too busy: {rounds} rounds in {s_time.TotalSeconds} s on two processors");
        }

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
