using System.Text.RegularExpressions;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Support;

/// <summary>Short ways to run a search and to look at its result.</summary>
internal static partial class Searches
{
    /// <summary>Every merge audited, schedules counted.</summary>
    internal static readonly SearchOptions Thorough = new() { AuditEvery = 1, CountSchedules = true };

    /// <summary>The tables that lose nothing.</summary>
    internal static IEnumerable<StateStore> Stores => Enum.GetValues<StateStore>().Where(s => s != StateStore.Bitstate);

    internal static SearchResult Run(Action<MachineBuilder> build, SearchOptions? options = null)
        => Run(new DelegateModel(build), options);

    internal static SearchResult Run(IModel model, SearchOptions? options = null)
        => new ExhaustiveSearch(ControlledProgram.Create(model), options ?? Thorough).Run(TestContext.Current.CancellationToken);

    /// <summary>The message with which the engine refuses a model.</summary>
    internal static string Refusal(Action<MachineBuilder> build, SearchOptions? options = null)
        => Should.Throw<ModelException>(() => Run(build, options)).Message;

    internal static PropertyResult Of(this SearchResult result, string property) => result.Properties.Single(p => p.Property.Name == property);

    /// <summary>
    /// The values of some variables in every final state, as "1 2" and sorted; no run may deadlock or throw. The search is run with each kind of
    /// table, all of which must find the same.
    /// </summary>
    internal static string[] Outcomes(Func<MachineBuilder, Variable<int>[]> build)
    {
        var results = Stores.Select(store => Outcomes(build, store)).ToArray();
        foreach (var (result, outcomes) in results)
        {
            outcomes.ShouldBe(results[0].Outcomes);
            result.States.ShouldBe(results[0].Result.States);
            result.Schedules.ShouldBe(results[0].Result.Schedules);
            result.Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Proved);
            result.Of(Property.Exception).Verdict.ShouldBe(Verdict.Proved);
        }

        return results[0].Outcomes;
    }

    /// <summary>The message with which the guards behind the scan of the model's code refuse a model.</summary>
    internal static string RefusalBehindTheScan(Action<MachineBuilder> build, SearchOptions? options = null)
        => WithoutPlaces(PlacedRefusal(build, options));

    /// <summary>The same with the places in the source.</summary>
    internal static string PlacedRefusal(Action<MachineBuilder> build, SearchOptions? options = null)
        => Should.Throw<ModelException>(() => new ExhaustiveSearch(Unscanned(build), options ?? Thorough).Run(TestContext.Current.CancellationToken)).Message;

    /// <summary>The same with the places in the source, of a model of one task.</summary>
    internal static string PlacedRefusal(Func<ControlledTask> method) => PlacedRefusal(machine => machine.Spawn("t", method));

    /// <summary>As <see cref="Refusal"/>, without the places in the source.</summary>
    internal static string UnplacedRefusal(Action<MachineBuilder> build) => WithoutPlaces(Refusal(build));

    /// <summary>A message without the places in the source, such as (File.cs:12), of which tests of their own speak.</summary>
    internal static string WithoutPlaces(string message) => PlaceInSource().Replace(message, "");

    [GeneratedRegex(@" \(\w+\.cs:\d+\)", RegexOptions.NonBacktracking)]
    private static partial Regex PlaceInSource();

    /// <summary>The same, of a model of one task.</summary>
    internal static string RefusalBehindTheScan(Func<ControlledTask> method) => RefusalBehindTheScan(machine => machine.Spawn("t", method));

    /// <summary>The same, of a model of one task and one cell.</summary>
    internal static string RefusalBehindTheScan(Func<Cell<int>, ControlledTask> method)
        => RefusalBehindTheScan(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => method(x));
        });

    internal static ControlledProgram Unscanned(Action<MachineBuilder> build, int startTimeoutMilliseconds = 10_000)
        => ControlledProgram.Create(new DelegateModel(build), TimeSpan.FromMilliseconds(startTimeoutMilliseconds), scan: false);

    private static (SearchResult Result, string[] Outcomes) Outcomes(Func<MachineBuilder, Variable<int>[]> build, StateStore store)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        var result = Run(
            machine =>
            {
                var variables = build(machine);
                machine.FinalProperty("outcomes", "collects final states", state =>
                {
                    outcomes.Add(string.Join(' ', variables.Select(state.Get)));
                    return Judgement.Holds;
                });
            },
            Thorough with { Store = store });
        return (result, [.. outcomes]);
    }
}
