using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Reductions;

/// <summary>Searches with and without reductions.</summary>
internal static class ReducedSearches
{
    /// <summary>Every property but livelock, which asks for the whole graph; with each kind of table, all of which must find the same.</summary>
    internal static SearchResult Search(Action<MachineBuilder> build, SearchReductions reductions)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        var results = Searches.Stores.Select(store => new ExhaustiveSearch(program, new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)],
            Reductions = reductions,
            Store = store,
            AuditEvery = store == StateStore.Exact ? 0 : 1,
        }).Run(TestContext.Current.CancellationToken)).ToArray();
        foreach (var result in results)
        {
            result.States.ShouldBe(results[0].States);
            result.Reductions.ShouldBe(results[0].Reductions);
            Verdicts(result).ShouldBe(Verdicts(results[0]));
        }

        return results[0];
    }

    /// <summary>The verdict on a property that both searches give, with equally long schedules.</summary>
    internal static Verdict Agreed(Action<MachineBuilder> build, SearchReductions reductions, string property)
    {
        var (whole, reduced) = (Search(build, SearchReductions.None), Search(build, reductions));
        Verdicts(reduced).ShouldBe(Verdicts(whole));
        reduced.StepsNotTaken.ShouldBe(whole.StepsNotTaken);
        return reduced.Of(property).Verdict;
    }

    /// <summary>Symmetry is given up, and the search finds what it finds whole.</summary>
    /// <param name="build">The model.</param>
    /// <param name="states">How many states the model has; null where that does not matter.</param>
    /// <returns>The reason.</returns>
    internal static string GivesUp(Action<MachineBuilder> build, long? states = null)
    {
        var (whole, reduced) = (Search(build, SearchReductions.None), Search(build, SearchReductions.Symmetry));
        reduced.States.ShouldBe(states ?? whole.States);
        whole.States.ShouldBe(reduced.States);
        reduced.Reductions.ShouldBeEmpty();
        Verdicts(reduced).ShouldBe(Verdicts(whole));
        return reduced.ReductionNotes.ShouldHaveSingleItem();
    }

    private static IEnumerable<string> Verdicts(SearchResult result) => result.Properties.Select(p => $"{p.Property.Name} {p.Verdict} {p.Counterexample?.Length}");
}
