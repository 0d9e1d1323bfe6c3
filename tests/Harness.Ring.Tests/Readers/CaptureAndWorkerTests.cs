using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Tests.Readers;

/// <summary>Threads with roles: one takes frames, another releases them.</summary>
public class CaptureAndWorkerTests
{
    /// <summary>
    /// By hand, beside today's kernel, N=2: the capture thread comes round to a frame that says USER and is still with the worker, and reads it again (P4). Marked, it is left alone. Either way the slot at which the capture
    /// thread waits is not the one before head that poll looks at (L3), as with every reader that releases out of order or late.
    /// </summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_frame_that_is_out_is_read_again_unless_it_is_marked(bool marks, bool isReadAgain)
    {
        var verdicts = Verdicts(new OwnerMapVariant(), new CaptureAndWorkerReader(marks));

        verdicts["P4"].ShouldBe(isReadAgain ? Verdict.Violated : Verdict.Proved);
        verdicts["P3"].ShouldBe(Verdict.Proved);
        verdicts["L3"].ShouldBe(Verdict.Violated);
        verdicts[Property.Deadlock].ShouldBe(Verdict.Proved);
    }

    /// <summary>The mark of the RFC is not KERNEL: who tests for that takes a slot that is being filled.</summary>
    [Fact]
    public void Beside_the_marked_protocol_it_reads_what_is_being_written()
        => Verdicts(new InProgressVariant(), new CaptureAndWorkerReader(marks: true))["P3"].ShouldBe(Verdict.Violated);

    /// <summary>A capture thread is told apart from its worker, and both from a reader with one thread.</summary>
    [Fact]
    public void Threads_are_called_by_their_roles()
        => ControlledProgram.Create(Rings.Model(new OwnerMapVariant(), new CaptureAndWorkerReader(marks: false), 1, 1, 1)).Tasks.Select(t => t.Name).ShouldBe(["producer 1", "capture", "worker"]);

    [Fact]
    public void Who_hands_over_without_saying_so_is_told()
        => Should.Throw<ModelException>(() => Verdicts(new OwnerMapVariant(), new HandsOverSilently())).Message
            .ShouldBe("this reader hands a unit over, or takes one that was: let its HandsOver be true.");

    private static Dictionary<string, Verdict> Verdicts(RingVariant variant, RingReader reader)
        => Rings.Search(Rings.Model(variant, reader, 2, 2, 1)).Properties.ToDictionary(p => p.Property.Name, p => p.Verdict, StringComparer.Ordinal);

    private sealed class HandsOverSilently : RingReader
    {
        public override string Name => "silent";

        public override string Summary => "hands over to nobody";

        public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

        protected override async ControlledTask Take(ReaderSteps steps, int unit, bool hasCopy) => await steps.HandOver(unit);
    }
}
