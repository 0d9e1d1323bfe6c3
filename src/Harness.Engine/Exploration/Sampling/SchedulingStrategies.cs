using System.Collections.Immutable;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>The sampling strategies by name.</summary>
/// <remarks>
/// Names and values are those of Microsoft Coyote 1.7.11 (<c>-s</c>, <c>-sv</c>, <c>--portfolio-mode</c> for the two portfolios). A schedule of the two
/// prioritization strategies has as many changes as the value says, where Coyote's has at most as many.
/// </remarks>
public static class SchedulingStrategies
{
    private const int LargestCount = 1000;
    private const string PriorityChanges = "the number of priority changes, one less than the depth of the bug that is looked for";
    private const string Random = "random";
    private const string Probabilistic = "probabilistic";
    private const string Prioritization = "prioritization";
    private const string FairPrioritization = "fair-prioritization";
    private const string DelayBounding = "delay-bounding";
    private const string FairDelayBounding = "fair-delay-bounding";
    private const string Portfolio = "portfolio";
    private const string UnfairPortfolio = "unfair-portfolio";

    /// <summary>The strategy that is used when none is asked for.</summary>
    public static string Default => Portfolio;

    /// <summary>The portfolio whose members are not made fair.</summary>
    public static string Unfair => UnfairPortfolio;

    /// <summary>Every strategy, in the order in which help lists them.</summary>
    public static ImmutableArray<StrategyInfo> All { get; } =
    [
        new(Random, "every enabled task is as likely to move, at every step", "", 0, 0, 0),
        new(Probabilistic, "stays with a task and leaves it with probability 2^-k at each step", "k", 3, 1, 60),
        new(Prioritization, "random priorities with random changes (PCT)", PriorityChanges, 10, 0, LargestCount),
        new(FairPrioritization, "prioritization, then random for long schedules", PriorityChanges, 10, 0, LargestCount),
        new(DelayBounding, "round-robin with at most d random delays", "the largest number of delays d", 10, 0, LargestCount),
        new(FairDelayBounding, "delay-bounding, then random for long schedules", "the largest number of delays d", 10, 0, LargestCount),
        new(Portfolio, "random, probabilistic, fair-prioritization and fair-delay-bounding by turns", "", 0, 0, 0),
        new(UnfairPortfolio, "random, probabilistic, prioritization and delay-bounding by turns", "", 0, 0, 0),
    ];

    /// <summary>Makes a strategy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null for the default.</param>
    /// <exception cref="ArgumentException">There is no such strategy, or it does not take such a value; the message says what there is.</exception>
    public static ISchedulingStrategy Create(string name, int? value = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var info = All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"there is no sampling strategy '{name}': choose one of {string.Join(", ", All.Select(s => s.Name))}.");
        var number = Check(info, value);
        return info.Name switch
        {
            Random => new RandomStrategy(),
            Probabilistic => new ProbabilisticStrategy(number),
            Prioritization => new PrioritizationStrategy(number),
            FairPrioritization => new FairSuffixStrategy(new PrioritizationStrategy(number)),
            DelayBounding => new DelayBoundingStrategy(number),
            FairDelayBounding => new FairSuffixStrategy(new DelayBoundingStrategy(number)),
            UnfairPortfolio => new PortfolioStrategy(Create(Random), Create(Probabilistic), Create(Prioritization), Create(DelayBounding)),
            _ => new PortfolioStrategy(Create(Random), Create(Probabilistic), Create(FairPrioritization), Create(FairDelayBounding)),
        };
    }

    private static int Check(StrategyInfo info, int? value)
    {
        if (value is null)
        {
            return info.DefaultValue;
        }

        if (!info.TakesValue)
        {
            throw new ArgumentException($"strategy '{info.Name}' takes no value, and {value} was given.");
        }

        return value >= info.SmallestValue && value <= info.LargestValue
            ? value.Value
            : throw new ArgumentException(
                $"strategy '{info.Name}' takes a value from {info.SmallestValue} to {info.LargestValue} ({info.ValueMeaning}), "
                + $"and {value} was given.");
    }
}
