using System.Collections.Immutable;
using Harness.Engine.Exploration.Reductions;

namespace Harness.Engine.Exploration.Processes;

/// <summary>What all processes have found together, as each of them knows it at the end.</summary>
internal sealed record SharedFindings : ISearchFindings
{
    /// <inheritdoc/>
    public required long States { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyDictionary<ulong, long> Judged { get; init; }

    /// <inheritdoc/>
    public required SymmetryAudit? SymmetryAudit { get; init; }

    /// <summary>A shortest schedule for each property that is violated.</summary>
    public required IReadOnlyDictionary<int, Counterexample> Violations { get; init; }

    /// <summary>Schedules to a sample of the states; none where another process executes them again.</summary>
    public required ImmutableArray<ImmutableArray<Move>> Sampled { get; init; }

    /// <summary>Whether this process executes schedules again that lead through what others found.</summary>
    public required bool IsFirst { get; init; }

    /// <inheritdoc/>
    public ulong Violated => Violations.Keys.Aggregate(0UL, (all, property) => all | (1UL << property));

    /// <inheritdoc/>
    public StateGraph? Graph => null;

    /// <inheritdoc/>
    public PredecessorLog Predecessors => throw new InvalidOperationException("only a search that keeps its graph follows them");

    /// <inheritdoc/>
    public Counterexample? Find(int property) => Violations.GetValueOrDefault(property);

    /// <inheritdoc/>
    public IEnumerable<ImmutableArray<Move>> Reached(int count) => Sampled;

    /// <inheritdoc/>
    public IEnumerable<ImmutableArray<Move>> Violating() => IsFirst ? Violations.OrderBy(v => v.Key).Select(v => v.Value.Stem) : [];
}
