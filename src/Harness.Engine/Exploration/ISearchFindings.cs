using System.Collections.Immutable;
using Harness.Engine.Exploration.Reductions;

namespace Harness.Engine.Exploration;

/// <summary>What verdicts are made from when a search has ended.</summary>
internal interface ISearchFindings
{
    /// <summary>How many states were reached.</summary>
    long States { get; }

    /// <summary>In how many states each set of properties, a bit for each, was evaluated.</summary>
    IReadOnlyDictionary<ulong, long> Judged { get; }

    /// <summary>The properties that were violated, a bit for each.</summary>
    ulong Violated { get; }

    /// <summary>Null where members of a group are told apart.</summary>
    SymmetryAudit? SymmetryAudit { get; }

    /// <summary>The states and the steps between them; null where they are not kept.</summary>
    StateGraph? Graph { get; }

    /// <summary>How each state was reached first, where the graph is kept.</summary>
    PredecessorLog Predecessors { get; }

    /// <summary>How a property was violated first, or null.</summary>
    Counterexample? Find(int property);

    /// <summary>Schedules to some states, spread evenly.</summary>
    /// <param name="count">How many, about.</param>
    IEnumerable<ImmutableArray<Move>> Reached(int count);

    /// <summary>Schedules to the first violations.</summary>
    IEnumerable<ImmutableArray<Move>> Violating();
}
