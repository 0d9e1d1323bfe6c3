using Harness.Engine.Guards;

namespace Harness.Engine.Tests.Guards;

/// <summary>When a step has run for too long: with a limit of one second, looked at a quarter of a second of wall time after the other.</summary>
public class StepClockTests
{
    private static readonly TimeSpan s_quarter = TimeSpan.FromSeconds(0.25);

    /// <summary>On a busy machine an hour passes while the step has had a tenth of a second of a processor: it is not called endless.</summary>
    [Fact]
    public void TimeOfOthersDoesNotCount()
    {
        var clock = new StepClock(TimeSpan.FromSeconds(1));
        for (var look = 0; look < 4 * 3600; look++)
        {
            clock.IsOver(1, Use(look * 0.1 / (4 * 3600)), s_quarter).ShouldBeFalse();
        }
    }

    /// <summary>It is not seen before the second look: from there on its own second counts.</summary>
    [Fact]
    public void ItsOwnTimeCounts()
    {
        var clock = new StepClock(TimeSpan.FromSeconds(1));
        Looks(clock, 5, look => Use(look * 0.25)).ShouldBe([false, false, false, false, false]);
        clock.IsOver(1, Use(1.25), s_quarter).ShouldBeTrue();
        clock.IsWaiting.ShouldBeFalse();
    }

    [Fact]
    public void AnotherStepBeginsAnew()
    {
        var clock = new StepClock(TimeSpan.FromSeconds(1));
        for (var step = 0; step < 100; step++)
        {
            clock.IsOver(step, Use(step), s_quarter).ShouldBeFalse();
            clock.IsOver(step, Use(step + 0.5), s_quarter).ShouldBeFalse();
        }
    }

    [Fact]
    public void NoCodeOfTheModelIsNoStep()
    {
        var clock = new StepClock(TimeSpan.FromSeconds(1));
        for (var look = 0; look < 100; look++)
        {
            clock.IsOver(null, Use(look), s_quarter).ShouldBeFalse();
        }
    }

    [Fact]
    public void WhoWaitsIsMeasuredByTheWall()
    {
        var clock = new StepClock(TimeSpan.FromSeconds(1));
        Looks(clock, 5, _ => new ThreadUse(TimeSpan.FromSeconds(7), IsWaiting: true)).ShouldBe([false, false, false, false, false]);
        clock.IsOver(1, new ThreadUse(TimeSpan.FromSeconds(7), IsWaiting: true), s_quarter).ShouldBeTrue();
        clock.IsWaiting.ShouldBeTrue();
    }

    /// <summary>Where the operating system does not say what a thread uses.</summary>
    [Fact]
    public void WithoutUseTheWallCounts()
    {
        var clock = new StepClock(TimeSpan.FromSeconds(1));
        Looks(clock, 5, _ => null).ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public void AThreadsUseIsItsOwn()
    {
        if (!OperatingSystem.IsLinux())
        {
            ThreadUse.Current().ShouldBeNull();
            return;
        }

        var here = ThreadUse.Current();
        here.ShouldNotBeNull();
        var before = ThreadUse.Of(here)!.Value.Processor;
        while (ThreadUse.Of(here)!.Value.Processor - before < TimeSpan.FromMilliseconds(50))
        {
            Thread.SpinWait(1000);
        }

        string? there = null;
        var other = new Thread(() => there = ThreadUse.Current());
        other.Start();
        other.Join();
        there.ShouldNotBe(here);
        ThreadUse.Of("no such thread").ShouldBeNull();
    }

    private static bool[] Looks(StepClock clock, int count, Func<int, ThreadUse?> use) => [.. Enumerable.Range(0, count).Select(look => clock.IsOver(1, use(look), s_quarter))];

    private static ThreadUse? Use(double seconds) => new ThreadUse(TimeSpan.FromSeconds(seconds), IsWaiting: false);
}
