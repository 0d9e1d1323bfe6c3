using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Tests.Readers;

/// <summary>Readers that never sleep in poll: they pass the time while nothing is ready, and what is wrong with the ring is what a reader that sleeps finds.</summary>
public class NeverSleepsTests
{
    /// <summary>Without the word that it may, a loop that never polls is a livelock; with it there is none, and nothing else is wrong with the marked protocol.</summary>
    [Fact]
    public void AReaderThatNeverPolls_IsALivelock_UnlessItSaysSo()
    {
        Verdicts(new InProgressVariant(), new SilentReader(), 2, 2)[Property.Livelock].ShouldBe(Verdict.Violated);

        var verdicts = Verdicts(new InProgressVariant(), new NeverPollsReader(), 2, 3);
        verdicts.Where(v => v.Value != Verdict.Proved).ShouldBeEmpty();
        verdicts.ShouldContainKey("L5");
        verdicts.ShouldNotContainKey("L2");
    }

    /// <summary>The defects of the legacy protocol lie between claim and publish: how the reader waits changes nothing, but for the sleep that it does not have.</summary>
    [Fact]
    public void TheDefectsOfTheRing_AreThoseThatAReaderWhoSleepsFinds()
    {
        var (busy, asleep) = (Violated(new NeverPollsReader()), Violated(new UserBitReader()));
        asleep.ShouldContain("L2");
        busy.ShouldBe(asleep.Where(p => p != "L2"));

        static string[] Violated(RingReader reader)
            => [.. Verdicts(new LegacyVariant(), reader, 2, 3).Where(v => v.Value == Verdict.Violated).Select(v => v.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Poll takes the queue lock, and whoever polls for ever may overtake a producer at an unfair one for ever: that is a livelock although the reader may idle.</summary>
    [Fact]
    public void AReaderWhosePollTimesOut_IsNoLivelock_ButForAnUnfairLock()
    {
        var verdicts = Verdicts(new InProgressVariant(), new PollTimeoutReader(), 2, 2);
        verdicts[Property.Livelock].ShouldBe(Verdict.Violated);
        verdicts.Where(v => v.Value == Verdict.Violated).Select(v => v.Key).ShouldBe([Property.Livelock]);
        Verdicts(new InProgressVariant(), new PollTimeoutReader(), 2, 1)["L5"].ShouldBe(Verdict.Vacuous);
    }

    /// <summary>A packet whose copy cannot be allocated is one that finds no room for it: nothing that holds without is lost.</summary>
    [Fact]
    public void ACopyThatFails_IsAFrameWithoutCopy()
    {
        var result = Rings.Search(Rings.Model(new InProgressVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Oversize | RingFaults.CopyFails));
        result.Properties.Where(p => p.Verdict == Verdict.Violated).ShouldBeEmpty();
        new RingConfiguration(new InProgressVariant(), new UserBitReader(), new RingBounds(1, 2, 1), RingFaults.CopyFails).Problem
            .ShouldBe("fault copy-fails needs fault oversize: only a packet that does not fit is copied");
    }

    private static Dictionary<string, Verdict> Verdicts(RingVariant variant, RingReader reader, int slots, int producers)
        => Rings.Search(Rings.Model(variant, reader, slots, producers, 1)).Properties.ToDictionary(p => p.Property.Name, p => p.Verdict, StringComparer.Ordinal);

    /// <summary>As never-polls, by an author who does not know that he may say so.</summary>
    private sealed class SilentReader : RingReader
    {
        public override string Name => "silent";

        public override string Summary => "never polls";

        public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

        public override async ControlledTask Run(ReaderSteps steps)
        {
            var next = 0;
            while (true)
            {
                var status = await steps.Look(next);
                if (IsReady(status))
                {
                    await Take(steps, next, steps.HasCopy(status));
                    next = steps.Next(next);
                }
            }
        }
    }
}
