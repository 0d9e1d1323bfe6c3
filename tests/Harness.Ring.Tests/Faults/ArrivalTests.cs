using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Ring.Tests.Blocks;

namespace Harness.Ring.Tests.Faults;

/// <summary>A trace says what the environment chose: which packet arrives, what user space stores, what the reader does.</summary>
public class ArrivalTests
{
    [Fact]
    public void A_trace_names_the_kind_of_each_packet()
        => Outcomes(Rings.Failing(new OwnerMapVariant(), VnetPosition.AfterMark, isUndone: false, 1, 2, 1), "L1").ShouldBe(["x virtio-net header fails"]);

    /// <summary>Sizes, headers and checksums in every combination, and the filter's packet at the end.</summary>
    [Theory]
    [InlineData(0, "plain")]
    [InlineData(1, "CSUMNOTREADY")]
    [InlineData(2, "CSUM_VALID")]
    [InlineData(3, "oversize")]
    [InlineData(5, "oversize, CSUM_VALID")]
    [InlineData(6, "rejected by the filter")]
    public void Every_kind_has_a_name(int choice, string name)
    {
        var program = ControlledProgram.Create(Rings.Model(new LegacyVariant(), new UserBitReader(), 1, 1, 1, RingFaults.Oversize | RingFaults.Checksum | RingFaults.Filtered));

        program.OutcomeNames[Steps.Arrive][choice].ShouldBe(name);
        program.OutcomeNames[Steps.Arrive].Length.ShouldBe(7);
    }

    [Fact]
    public void A_trace_of_blocks_names_them_too()
        => Outcomes(BlockRings.Today(1, 1, 1, RingFaults.VnetFail), "P8").ShouldBe(["x virtio-net header fails"]);

    [Fact]
    public void A_trace_names_what_user_space_stores()
        => Outcomes(Rings.Model(new InProgressVariant(), new UserBitReader(), 1, 1, 1, RingFaults.Tamper), "L1").ShouldBe(["t1 IN_PROGRESS into slot 0"]);

    private static string[] Outcomes(IModel model, string property)
    {
        var program = ControlledProgram.Create(model);
        var result = Rings.Search(model).On(property);
        return [.. TraceRecorder.Record(program, result.Property, result.Counterexample!).Steps.Where(s => s.Outcome.Length > 0).Select(s => $"{s.Letter} {s.Outcome}")];
    }
}
