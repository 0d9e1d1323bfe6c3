using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Bounds;

/// <summary>How checks of bounds search and sample.</summary>
/// <param name="Options">How each search is run, except for the properties.</param>
/// <param name="Search">Runs a search.</param>
/// <param name="Cancellation">Stops everything.</param>
public sealed record BoundsSearcher(
    SearchOptions Options, Func<ControlledProgram, SearchOptions, SearchResult> Search, CancellationToken Cancellation)
{
    /// <summary>Schedules of each strategy; enough for what one step of growth does to a small ring.</summary>
    internal const int FewSchedules = 500;

    /// <summary>How many states a search one step larger may visit unless told otherwise; where there are more, schedules are sampled.</summary>
    public const long DefaultLargerStates = 500_000;

    /// <summary>How many states a search one step larger may visit.</summary>
    public long LargerStates { get; init; } = DefaultLargerStates;

    /// <summary>For the little that neither few schedules nor anything else decides.</summary>
    internal const int ManySchedules = 20_000;

    /// <summary>Ten times what a schedule of a small ring has; a reader that spins in poll under an unfair strategy is cut there.</summary>
    private const int MaxSteps = 1_000;

    private const ulong Seed = 1;

    /// <summary>Nine priority changes: bugs of depth 10 at most.</summary>
    private static readonly (string Name, int? Value)[] s_strategies = [("random", null), ("prioritization", 9)];

    internal SearchResult Explore(ControlledProgram program, IEnumerable<string> properties, long stateLimit = 0)
        => Search(program, Options with { Properties = [.. properties], StopWhenDecided = true, StateLimit = stateLimit });

    /// <summary>A search within larger bounds, with all reductions, that gives up where there are too many states.</summary>
    internal SearchResult ExploreBeyond(ControlledProgram program, IEnumerable<string> properties)
        => Search(program, Options with { Properties = [.. properties], StopWhenDecided = true, StateLimit = LargerStates, Reductions = SearchReductions.All });

    /// <summary>The violations that a number of schedules show, by property. Always the same schedules.</summary>
    internal Dictionary<string, Counterexample> Sample(ControlledProgram program, IEnumerable<string> properties, int schedules = FewSchedules)
    {
        var found = new Dictionary<string, Counterexample>(StringComparer.Ordinal);
        foreach (var strategy in s_strategies)
        {
            string[] open = [.. properties.Where(p => !program.FindProperty(p)!.IsOfRuns && !found.ContainsKey(p))];
            if (open.Length == 0)
            {
                break;
            }

            var options = new SamplingOptions
            {
                Strategy = strategy.Name,
                StrategyValue = strategy.Value,
                Seed = Seed,
                Iterations = schedules,
                MaxFairSteps = MaxSteps,
                MaxUnfairSteps = MaxSteps,
                Properties = open,
                StopAtFirst = false,
            };
            foreach (var property in new SamplingRun(program, options).Run(Cancellation).Properties)
            {
                if (property.Result.Counterexample is { } counterexample)
                {
                    found.Add(property.Result.Property.Name, counterexample);
                }
            }
        }

        return found;
    }
}
