using Harness.Kernel.Blocks;

namespace Harness.Kernel.Tests.Mutants;

public class BlockMutantTests
{
    private const int Scripts = 100;
    private const ulong FirstSeed = 9_000;

    [Fact]
    public void Scripts_CatchEveryMutantOfBlocks()
    {
        var survivors = KernelTest.Run(network => MutantTable.Blocks.Where(m => !IsCaught(network, m)).Select(m => m.What).ToArray());

        survivors.ShouldBeEmpty();
    }

    private static bool IsCaught(Rings.PrivateNetwork network, BlockMutant mutant)
    {
        var runners = BlockConformance.Geometries.Select(g => new BlockScriptRunner(network, g, mutant.Variant ?? BlockConformance.Variant, mutant.Calls)).ToArray();
        for (var i = 0; i < Scripts; i++)
        {
            var seed = FirstSeed + (ulong)i;
            var runner = runners[(int)(seed % (ulong)runners.Length)];
            if (runner.Run(BlockOp.MakeScript(runner.Geometry, seed), seed) is { } mismatch)
            {
                KernelTest.Write($"{mutant.What,-50} caught by script {i + 1,3}: {mismatch.What}");
                return true;
            }
        }

        KernelTest.Write($"{mutant.What,-50} NOT CAUGHT by {Scripts} scripts");
        return false;
    }
}
