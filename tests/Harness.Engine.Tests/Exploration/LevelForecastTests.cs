using Harness.Engine.Exploration;

namespace Harness.Engine.Tests.Exploration;

public class LevelForecastTests
{
    /// <summary>Levels on a parabola of logarithms, which is what is fitted: the sum is known without it.</summary>
    [Theory]
    [InlineData(38)]
    [InlineData(46)]
    [InlineData(70)]
    public void LevelsOnAParabola_AreContinuedToTheirEnd(int known)
    {
        long[] levels = [.. Enumerable.Range(0, 100).Select(d => (long)Math.Round(1e6 * Math.Exp(-(d - 45.0) * (d - 45.0) / 160)))];
        double all = levels.Sum();

        var forecast = LevelForecast.Of(levels[6..known])!.Value;

        forecast.States.ShouldBe(all, 0.02 * all);
        forecast.Least.ShouldBeLessThanOrEqualTo(all);
        forecast.Most.ShouldBeGreaterThanOrEqualTo(all);
    }

    [Fact]
    public void FewLevels_ForetellNothing() => LevelForecast.Of([.. Enumerable.Range(1, 15).Select(d => (long)d)]).ShouldBeNull();

    [Fact]
    public void LevelsThatGrowEverFaster_ForetellNothing() => LevelForecast.Of([.. Enumerable.Range(1, 30).Select(d => (long)Math.Exp(d * d / 60.0))]).ShouldBeNull();

    /// <summary>A deep and narrow graph has no shape: its end comes when it comes.</summary>
    [Theory]
    [InlineData(2, 2, 16)]
    [InlineData(2, 3, 2_000)]
    public void LevelsThatStayAsTheyAre_ForetellNothing(int one, int other, int from)
    {
        for (var levels = from; levels < 30_000; levels = (levels * 3 / 2) + 1)
        {
            LevelForecast.Of([.. Enumerable.Range(0, levels).Select(d => (long)(d % 2 == 0 ? one : other))]).ShouldBeNull($"{levels} levels");
        }
    }

    /// <summary>Looking at all levels at each level would cost the square of their number.</summary>
    [Fact]
    public void ADeepSearch_LooksAtItsLevelsRarely()
    {
        var pace = new ForecastPace();
        foreach (var levels in Enumerable.Range(1, 32))
        {
            pace.IsDue(levels).ShouldBeTrue();
        }

        const int depth = 1_000_000;
        var looked = 0L;
        for (var levels = 33; levels <= depth; levels++)
        {
            looked += pace.IsDue(levels) ? levels : 0;
        }

        looked.ShouldBeLessThan(34L * depth);
    }

    /// <summary>It is never foretold that there will be fewer states than there are.</summary>
    [Fact]
    public void LevelsThatEndAtOnce_AreNoLessThanTheyAre()
    {
        long[] levels = [.. Enumerable.Range(0, 30).Select(d => 1000L - (d * 30))];
        LevelForecast.Of(levels)!.Value.Least.ShouldBeGreaterThanOrEqualTo(levels.Sum());
    }
}
