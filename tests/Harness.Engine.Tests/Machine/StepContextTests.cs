using Harness.Engine.Machine;
using Harness.Engine.Tests.Sampling;

namespace Harness.Engine.Tests.Machine;

public class StepContextTests
{
    [Fact]
    public void A_step_that_writes_many_times_is_taken_back_whole()
    {
        var context = new StepContext(SamplingModels.Independent(2, 1));
        var memory = new ulong[2];
        var before = context.OfMemory(memory);
        context.Load(memory, before);

        context.BeginStep(0);
        for (ulong value = 1; value <= 5000; value++)
        {
            context.Write((int)(value % 2), value);
        }

        context.Memory.ToArray().ShouldBe([5000UL, 4999UL]);
        context.MemoryFingerprint.ShouldBe(context.OfMemory([5000, 4999]));

        context.UndoStep(before);

        context.Memory.ToArray().ShouldBe(memory);
        context.MemoryFingerprint.ShouldBe(before);
    }
}
