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

    /// <summary>It is never foretold that there will be fewer states than there are.</summary>
    [Fact]
    public void LevelsThatEndAtOnce_AreNoLessThanTheyAre()
    {
        long[] levels = [.. Enumerable.Range(0, 30).Select(d => 1000L - (d * 30))];
        LevelForecast.Of(levels)!.Value.Least.ShouldBeGreaterThanOrEqualTo(levels.Sum());
    }
}
