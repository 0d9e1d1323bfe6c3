using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Cli.Verify;

/// <summary>What <c>--property</c> names: properties of a scenario, in any case of letters, and two groups of them.</summary>
internal static class PropertyNames
{
    private const string Safety = "safety";
    private const string Live = "live";

    /// <summary>
    /// The properties that are meant, each once. 'safety' stands for every one that is violated by a step or a state, and not by a cycle; 'live' for those that are judged only where
    /// they are named.
    /// </summary>
    /// <param name="program">The scenario's program.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="what">What the program is of, for messages.</param>
    /// <exception cref="InputException">The scenario has no such property.</exception>
    internal static ImmutableArray<string> Of(ControlledProgram program, IEnumerable<string> asked, string what = "this scenario")
        => [.. asked.SelectMany(name => Of(program, name, what)).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(ControlledProgram program, string name, string what)
        => string.Equals(name, Safety, StringComparison.OrdinalIgnoreCase) ? program.Properties.Where(p => !p.IsOfRuns).Select(p => p.Name)
            : string.Equals(name, Live, StringComparison.OrdinalIgnoreCase) ? program.Properties.Where(p => p.IsLiveness).Select(p => p.Name)
            : [program.FindProperty(name)?.Name ?? throw new InputException(
                $"{what} has no property '{name}'; it has {Names(program, isLiveness: false)}, "
                + $"{Safety} for all of these but {Property.Livelock}{OfRuns(program)}")];

    private static string OfRuns(ControlledProgram program)
        => program.Properties.Any(p => p.IsLiveness) ? $", {Names(program, isLiveness: true)}, and {Live} for all of the latter" : "";

    private static string Names(ControlledProgram program, bool isLiveness)
        => string.Join(", ", program.Properties.Where(p => p.IsLiveness == isLiveness).Select(p => p.Name));
}
