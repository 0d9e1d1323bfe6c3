using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>Judges the properties of runs that never end, on the graph of all states and steps.</summary>
/// <param name="graph">The graph.</param>
/// <param name="program">The program.</param>
/// <param name="plan">What the labels of states mean; null where no liveness property is judged.</param>
/// <param name="expanded">How many states were expanded.</param>
/// <param name="predecessors">How each state was reached first.</param>
internal sealed class RunJudge(StateGraph graph, ControlledProgram program, LivenessPlan? plan, long expanded, PredecessorLog predecessors)
{
    private readonly FairCycleSearch _search = new(graph, program.Tasks.Length, expanded, program.Fairness);

    /// <summary>The events that some step has.</summary>
    private readonly Lazy<ushort> _events = new(() =>
    {
        ushort seen = 0;
        for (long edge = 0; edge < graph.Edges; edge++)
        {
            seen |= graph.Marks(edge);
        }

        return seen;
    });

    /// <summary>A run that violates a property, with the shortest way to the part that repeats; or null.</summary>
    internal Counterexample? Find(Property property)
    {
        if (property.Index == Property.LivelockIndex)
        {
            return FindLivelock();
        }

        Counterexample? best = null;
        foreach (var pattern in plan!.Patterns(property))
        {
            if (_search.Find(pattern, predecessors) is { } found && (best is null || found.Stem.Length < best.Stem.Length))
            {
                best = found;
            }
        }

        return best;
    }

    /// <summary>Somebody goes round without progress; or those go round who may idle, while somebody waits who may not.</summary>
    private Counterexample? FindLivelock()
    {
        var busy = _search.Find(RunPattern.Livelock, predecessors);
        var waited = program.IdlingSteps.Count == 0 ? null
            : _search.Find(RunPattern.Idling, predecessors, state => FinalState.IsDeadlock(program, Stepper.At(program, predecessors.PathTo(state)).Tasks));
        return busy is null || waited?.Stem.Length < busy.Stem.Length ? waited : busy;
    }

    /// <summary>In how many states a property is about something.</summary>
    internal long Evaluated(Property property)
    {
        var premise = plan!.PremiseOf(property);
        long count = 0;
        for (uint state = 0; state < expanded; state++)
        {
            count += (graph.Labels(state) & premise) != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>An event that a violation would need and that no step has, or null: then the property holds for want of it.</summary>
    internal StepEvent? Missing(Property property) => property.Liveness!.Needs.FirstOrDefault(e => (_events.Value & e.Bit) == 0);
}
