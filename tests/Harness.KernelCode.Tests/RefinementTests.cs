using Harness.KernelCode.Refinement;
using Harness.Ring;
using Harness.Ring.Readers;
using Harness.Ring.Variants;

namespace Harness.KernelCode.Tests;

/// <summary>What can be seen of the kernel's code is what can be seen of the model, in every order; and of another model or an edited kernel it is not.</summary>
public class RefinementTests
{
    /// <summary>Kernels and bounds; where somebody waits for it (HARNESS_ALL_KERNELS), the other kernel too.</summary>
    public static TheoryData<string, int, int, int> Same
    {
        get
        {
            var rows = new TheoryData<string, int, int, int> { { "6.1", 1, 1, 2 } };
            if (KernelCodeTests.IsWhole)
            {
                rows.Add("6.1", 1, 2, 1);
                rows.Add("6.12", 1, 2, 1);
            }

            return rows;
        }
    }

    /// <summary>Edits after which the kernel is another.</summary>
    public static TheoryData<string> Edits => KernelCodeTests.IsWhole ? ["legacy", "rfc", "unlocked-publish", "clear-first"] : ["unlocked-publish"];

    [Theory]
    [MemberData(nameof(Same))]
    public void The_running_kernels_model_is_the_kernel(string kernel, int slots, int producers, int packets)
    {
        var result = Compare(KernelCodeTests.Scenario(kernel, slots, producers, packets), new OwnerMapVariant(testsRoom: true));
        result.IsEqual.ShouldBeTrue(string.Join('\n', [.. result.Trace, "kernel", .. result.KernelOnly, "model", .. result.ModelOnly]));
        result.Pairs.ShouldBeGreaterThan(10);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_kernel_is_not(string edit)
        => Compare(KernelCodeTests.Scenario("6.1", 1, 2, 1) with { Edit = edit }, new OwnerMapVariant(testsRoom: true)).IsEqual.ShouldBeFalse();

    [Fact]
    public void Other_models_are_not()
    {
        var scenario = KernelCodeTests.Scenario("6.1", 1, 2, 1);
        using var program = KernelProgram.Load(scenario);
        RingVariant[] others = [new LegacyVariant(), new PlainClearVariant(), new OwnerMapVariant(), new InProgressVariant(), new ClearFirstVariant(), new StatusFirstVariant()];
        foreach (var variant in others.Take(KernelCodeTests.IsWhole ? others.Length : 2))
        {
            var result = Compare(program, variant);
            result.IsEqual.ShouldBeFalse(variant.Name);
            result.Trace.ShouldNotBeEmpty(variant.Name);
        }
    }

    private static RefinementResult Compare(KernelScenario scenario, RingVariant variant)
    {
        using var program = KernelProgram.Load(scenario);
        return Compare(program, variant);
    }

    private static RefinementResult Compare(KernelProgram program, RingVariant variant)
        => RefinementRun.Run(
            program,
            new RingConfiguration(
                variant, new UserBitReader(), new RingBounds(program.Scenario.Slots, program.Scenario.Producers, program.Scenario.Packets)));
}
