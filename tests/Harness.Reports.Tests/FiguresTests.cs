using System.Numerics;
using Harness.Reports.Results;

namespace Harness.Reports.Tests;

public class FiguresTests
{
    [Theory]
    [InlineData("999999999999999", "999,999,999,999,999")]
    [InlineData("1000000000000000", "1.000e15")]
    [InlineData("123456789012345678901234567890", "1.235e29")]
    public void LargeCounts_AreRounded(string digits, string text) => Figures.Count(BigInteger.Parse(digits)).ShouldBe(text);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.9e-9, "1.9e-9")]
    [InlineData(1, "1.0e0")]
    public void Probabilities_HaveTwoDigits(double probability, string text) => Figures.Probability(probability).ShouldBe(text);

    [Fact]
    public void Rates_ArePerSecond()
    {
        Figures.Rate(3_000_000, TimeSpan.FromSeconds(2)).ShouldBe("1,500,000/s");
        Figures.Rate(3_000_000, TimeSpan.FromSeconds(2), "steps").ShouldBe("1,500,000 steps/s");
        Figures.Rate(1, TimeSpan.Zero).ShouldBe("-");
    }

    [Fact]
    public void Nouns_AgreeWithTheirNumber()
    {
        Figures.Plural(1, "step").ShouldBe("1 step");
        Figures.Plural(1000, "step").ShouldBe("1,000 steps");
    }
}
