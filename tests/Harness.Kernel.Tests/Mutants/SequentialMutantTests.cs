using Harness.Kernel.Scripts;

namespace Harness.Kernel.Tests.Mutants;

public class SequentialMutantTests
{
    private const int Scripts = 2000;
    private const ulong FirstSeed = 77_000;

    /// <summary>Every mutant is told from the kernel by random scripts that the model itself passes; the table says how many it took.</summary>
    [Fact]
    public void Scripts_CatchEveryMutant()
    {
        var survivors = KernelTest.Run(network =>
        {
            using var suite = RingSuite.Open(network, RingSuite.Geometries);
            IsCaught(suite, new Mutant("(no mutant)")).ShouldBeFalse();
            return MutantTable.Sequential.Where(mutant => !IsCaught(suite, mutant)).Select(m => m.What).ToArray();
        });

        survivors.ShouldBeEmpty();
    }

    private static bool IsCaught(RingSuite suite, Mutant mutant)
    {
        var runners = suite.Against(mutant.Variant ?? RingSuite.Variant, mutant.Calls, mutant.Layer);
        for (var i = 0; i < Scripts; i++)
        {
            var seed = FirstSeed + (ulong)i;
            var ring = (int)(seed % (ulong)suite.Count);
            if (runners[ring].Run(RingScriptGenerator.Make(suite.Geometry(ring), seed), seed) is { } mismatch)
            {
                KernelTest.Write($"{mutant.What,-66} caught by script {i + 1,4}: {mismatch.What}");
                return true;
            }
        }

        KernelTest.Write($"{mutant.What,-66} NOT CAUGHT by {Scripts} scripts");
        return false;
    }
}
