using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>What follows from what a search found, when it has ended: a verdict on each property.</summary>
/// <param name="program">The program.</param>
/// <param name="options">How it was searched.</param>
/// <param name="selected">The properties that are judged, a bit for each.</param>
/// <param name="share">What the workers shared.</param>
/// <param name="workers">The workers.</param>
/// <param name="found">What was found.</param>
/// <param name="end">Why the search ended.</param>
internal sealed class SearchVerdicts(
    ControlledProgram program, SearchOptions options, ulong selected, SearchShare share, Expander[] workers, ISearchFindings found, SearchEnd end)
{
    private RunJudge? _runs;

    /// <summary>How many schedules the graph stands for, where that was asked for and every state was expanded.</summary>
    internal ScheduleCount? Schedules { get; private set; }

    /// <summary>The verdicts, in the order in which the program declares the properties.</summary>
    internal ImmutableArray<PropertyResult> Judge()
    {
        JudgeRuns();
        var evaluated = Evaluated();
        return [.. program.Properties.Where(p => PropertySelection.Contains(selected, p.Index)).Select(p => Judge(p, evaluated[p.Index]))];
    }

    /// <summary>Whether the model could be copied for that; true where nothing was executed.</summary>
    internal bool IsReexecutedApart { get; private set; } = true;

    /// <summary>
    /// Executes schedules that the search reached anew, on models built anew in load contexts of their own, and compares every step with what the search recorded: to a sample of states,
    /// spread evenly, to every violation, and through nearly all code that the tasks run.
    /// </summary>
    /// <returns>How many.</returns>
    /// <exception cref="ModelException">One runs differently.</exception>
    /// <exception cref="SymmetryException">One tells members apart.</exception>
    internal int Reexecute()
    {
        if (end != SearchEnd.Complete || options.Reexecutions == 0)
        {
            return 0;
        }

        ImmutableArray<ImmutableArray<Move>> schedules = [.. found.Reached(options.Reexecutions), .. found.Violating()];
        foreach (var schedule in schedules)
        {
            found.SymmetryAudit?.Compare(schedule);
        }

        var recorded = new RecordedRun(program, share);

        // The first schedule of a context finds its statics untouched, and type initialisers run in the order in which it needs them: one context begins with the last task, one with the first.
        Reexecution[] contexts = [new(program, recorded, selected, found.Violated), new(program, recorded, selected, found.Violated)];
        IsReexecutedApart = Array.TrueForAll(contexts, c => c.IsApart);
        var count = 0;
        foreach (var schedule in new ReachedSchedules(program, recorded).All())
        {
            Compare(contexts[count == 1 ? 1 : 0], schedule);
            count++;
        }

        foreach (var schedule in schedules)
        {
            Compare(contexts[1], schedule);
            count++;
        }

        Array.ForEach(contexts, c => c.End());
        return count;
    }

    /// <summary>Numbers of states, spread evenly, from the last one down.</summary>
    /// <param name="states">How many states there are.</param>
    /// <param name="count">How many numbers, about; at least 1.</param>
    internal static IEnumerable<long> Spread(long states, int count)
    {
        var stride = Math.Max(1, (states - 1) / count);
        for (var state = states - 1; state > 0; state -= stride)
        {
            yield return state;
        }
    }

    /// <summary>
    /// Where members of a group share states, what differs may be that they are not alike after all, which the audit of symmetry says better; a search without symmetry decides.
    /// </summary>
    private void Compare(Reexecution again, ImmutableArray<Move> schedule)
    {
        found.SymmetryAudit?.Compare(schedule);
        try
        {
            again.Compare(schedule);
        }
        catch (ModelException exception) when (share.Symmetry is not null)
        {
            throw new SymmetryException(exception.Message);
        }
    }

    /// <summary>How often each property was evaluated in steps and final states.</summary>
    internal static long[] EvaluatedInSteps(ControlledProgram program, Expander[] workers)
    {
        var evaluated = new long[program.Properties.Length];
        foreach (var worker in workers)
        {
            for (var i = 0; i < evaluated.Length; i++)
            {
                evaluated[i] += worker.Context.Evaluated[i];
            }
        }

        return evaluated;
    }

    private void JudgeRuns()
    {
        if (found.Graph is not { } graph || end is not (SearchEnd.Complete or SearchEnd.StateLimit))
        {
            return;
        }

        // A cycle of states that were expanded is one, whatever the others would lead to: these have no edges, and are on no cycle.
        var expanded = graph.Expanded;
        for (var state = expanded; state < found.States; state++)
        {
            graph.BeginState();
        }

        _runs = new RunJudge(graph, program, share.Liveness, expanded, found.Predecessors);
        if (end == SearchEnd.Complete && (options.CountSchedules || options.ScheduleBound > 0))
        {
            Schedules = ScheduleCount.Of(graph, options.ScheduleBound);
        }
    }

    private long[] Evaluated()
    {
        var evaluated = EvaluatedInSteps(program, workers);
        foreach (var (mask, states) in found.Judged)
        {
            for (var left = mask; left != 0; left &= left - 1)
            {
                evaluated[BitOperations.TrailingZeroCount(left)] += states;
            }
        }

        evaluated[Property.DeadlockIndex] = found.States;
        evaluated[Property.LivelockIndex] = found.Graph is null ? 0 : found.States;
        // Where no step can be taken, what tasks did before their first operations was still looked at.
        evaluated[Property.ExceptionIndex] = Math.Max(workers.Sum(w => w.Transitions), program.Tasks.Length);
        foreach (var property in share.Liveness?.Properties ?? [])
        {
            evaluated[property.Index] = _runs?.Evaluated(property) ?? 0;
        }

        return evaluated;
    }

    private PropertyResult Judge(Property property, long evaluated)
    {
        var counterexample = property.IsOfRuns ? _runs?.Find(property) : found.Find(property.Index);
        if (counterexample is not null)
        {
            return new PropertyResult(property, Verdict.Violated, evaluated, "", counterexample);
        }

        if (end != SearchEnd.Complete)
        {
            return new PropertyResult(property, Verdict.Inconclusive, evaluated, SearchEndText.Of(end, options), null);
        }

        if (share.Table.IsLossy)
        {
            return new PropertyResult(property, Verdict.NotFound, evaluated, "bitstate search: states may have been lost, so that nothing is proved", null);
        }

        if (property.Vacuous is { } vacuous)
        {
            return new PropertyResult(property, Verdict.Vacuous, evaluated, vacuous, null);
        }

        if (property.IsLiveness && _runs!.Missing(property) is { } missing)
        {
            return new PropertyResult(property, Verdict.Vacuous, evaluated, $"no step is one of '{missing}', without which nothing violates it", null);
        }

        return evaluated == 0
            ? new PropertyResult(property, Verdict.Vacuous, 0, "its premise never held, so that it was never evaluated", null)
            : new PropertyResult(property, Verdict.Proved, evaluated, "", null);
    }
}
