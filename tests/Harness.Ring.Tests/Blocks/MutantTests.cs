using Harness.Engine.Exploration;
using Harness.Ring.Blocks;

namespace Harness.Ring.Tests.Blocks;

/// <summary>Wrong kernels must be caught: a mutant for each property that no defect of the past violates.</summary>
public class MutantTests
{
    [Theory]
    [InlineData("V-S1", "skips-a-sequence")]
    [InlineData("V-L2", "timer-never-closes")]
    [InlineData("V-L3", "timer-never-thaws")]
    [InlineData("P12", "never-losing")]
    [InlineData("P7", "next-block-goes-back")]
    [InlineData("P7i", "next-block-goes-back")]
    [InlineData("L4", "next-block-goes-back")]
    [InlineData("P5", "next-block-goes-back")]
    [InlineData("L1", "uncounts-and-keeps-the-fill-lock")]
    public void A_mutant_is_caught(string property, string mutant)
    {
        var result = BlockRings.Search(Mutant(mutant, new UserBitReader()));

        result.End.ShouldBe(SearchEnd.Complete);
        result.On(property).Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>A kernel that would not open a block with any bit left in its status drops packets for a block that nobody has.</summary>
    [Fact]
    public void Taking_any_bit_for_in_use_is_a_dishonest_drop()
        => BlockRings.Search(Mutant("any-bit-is-in-use", new ClearsUserBitReader()), "P9").On("P9").Verdict.ShouldBe(Verdict.Violated);

    /// <summary>The mutants' own model is sound where they do not differ: the one that differs in nothing is proved.</summary>
    [Fact]
    public void A_mutant_of_nothing_is_not_caught() => BlockRings.Search(Mutant("", new UserBitReader())).With(Verdict.Violated).ShouldBeEmpty();

    private static BlockModel Mutant(string name, RingReader reader)
        => name == "uncounts-and-keeps-the-fill-lock"
            ? BlockRings.Model(new MutantVariant(name), reader, 1, 1, 2, RingFaults.VnetFail)
            : BlockRings.Model(new MutantVariant(name), reader, name == "next-block-goes-back" ? 3 : 2, 2, 2, capacity: 1);

    private sealed class MutantVariant(string name) : BlockVariant
    {
        public override string Name { get; } = name;

        public override string Summary => "a mutant";

        public override bool TimerCloses => Name != "timer-never-closes";

        public override bool TimerThaws => Name != "timer-never-thaws";

        public override bool MarksLosing => Name != "never-losing";

        public override bool UncountsOnFailure => Name == "uncounts-and-keeps-the-fill-lock";

        public override bool FreesFillLockOnFailure => Name != "uncounts-and-keeps-the-fill-lock";

        public override bool IsInUse(TpStatus status) => Name == "any-bit-is-in-use" ? status != TpStatus.Kernel : base.IsInUse(status);

        public override int NextSequence(int sequence) => Name == "skips-a-sequence" ? sequence + 2 : sequence + 1;

        public override int Next(int block, int blocks) => Name == "next-block-goes-back" ? (block + blocks - 1) % blocks : base.Next(block, blocks);
    }
}
