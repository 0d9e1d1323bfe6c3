using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Tests;

/// <summary>A reduced search says what the whole one says: every verdict and the length of every shortest schedule, for every kind of scenario of the gate.</summary>
public class ReductionTests
{
    /// <summary>Kinds of scenarios whose whole search is larger than this are compared within smaller bounds only.</summary>
    private const int MostStates = 4_000;

    private static readonly RingBounds[] s_bounds = [new(1, 2, 1), new(1, 2, 2), new(1, 3, 1), new(2, 3, 1), new(1, 2, null)];

    public static TheoryData<string> Kinds
        => [.. Gate().Scenarios.Select(s => s.Scenario.Within(s_bounds[0]).Title).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReducedSearch_SaysWhatTheWholeOneSays(string kind)
    {
        var scenario = Gate().Scenarios.Select(s => s.Scenario).First(s => s.Within(s_bounds[0]).Title == kind);
        var compared = 0;
        foreach (var bounds in s_bounds)
        {
            var within = scenario.Within(bounds);
            if (!ScenarioCatalog.IsPossible(within) || Search(within, SearchReductions.None) is not { End: SearchEnd.Complete } whole)
            {
                continue;
            }

            compared++;
            foreach (var reductions in new[] { SearchReductions.Symmetry, SearchReductions.PartialOrder, SearchReductions.All })
            {
                var reduced = Search(within, reductions);
                Findings(reduced).ShouldBe(Findings(whole), $"{within.Title}, {reductions}");
                reduced.States.ShouldBeLessThanOrEqualTo(whole.States);
            }
        }

        compared.ShouldBeGreaterThan(0);
    }

    private static GateFile Gate() => GateFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "coyote-config", "verify.json")));

    private static SearchResult Search(Scenario scenario, SearchReductions reductions)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        return new ExhaustiveSearch(program, new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)],
            Reductions = reductions,
            StateLimit = reductions == SearchReductions.None ? MostStates : 0,
            AuditEvery = reductions == SearchReductions.None ? 0 : 1,
            Reexecutions = reductions == SearchReductions.None ? 0 : 4,
        }).Run(TestContext.Current.CancellationToken);
    }

    private static string[] Findings(SearchResult result)
        => [.. result.Properties.Select(p => $"{p.Property.Name} {p.Verdict} {p.Counterexample?.Length}")];
}
