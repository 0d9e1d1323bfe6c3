using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Tests;

/// <summary>What a search foretells of its own size, at each of its levels, against the size that it had. None of these scenarios was used to calibrate the range.</summary>
public class ForecastTests
{
    private static readonly (string Variant, string Reader, int Slots, int Producers, int Packets)[] s_scenarios =
    [
        ("owner-map-room", "user-bit", 2, 3, 1), ("owner-map", "non-zero", 2, 2, 2), ("mark-in-padding", "user-bit", 2, 3, 1),
        ("owner-map-plain-clear", "user-bit", 2, 2, 2), ("owner-map-clear-first", "user-bit", 2, 3, 1), ("in-progress", "user-bit", 3, 2, 2),
    ];

    [Fact]
    public void TheNumberOfStates_LiesInTheRange_InSevenOfEightCases()
    {
        var (inside, all) = (0, 0);
        foreach (var (variant, reader, slots, producers, packets) in s_scenarios)
        {
            foreach (var reductions in new[] { SearchReductions.All, SearchReductions.None })
            {
                var levels = Levels(new Scenario { Variant = variant, Reader = reader, Slots = slots, Producers = producers, Packets = packets }, reductions);
                for (var known = 1; known < levels.Length; known++)
                {
                    if (LevelForecast.Of([.. levels.Take(known)]) is { } forecast)
                    {
                        all++;
                        inside += forecast.Least <= levels.Sum() && levels.Sum() <= forecast.Most ? 1 : 0;
                    }
                }
            }
        }

        all.ShouldBeGreaterThan(300);
        (inside / (double)all).ShouldBeGreaterThan(7 / 8.0);
    }

    private static ImmutableArray<long> Levels(Scenario scenario, SearchReductions reductions)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        return new ExhaustiveSearch(program, new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)],
            Reductions = reductions,
            AuditEvery = 0,
        }).Run(TestContext.Current.CancellationToken).StatesByDepth;
    }
}
