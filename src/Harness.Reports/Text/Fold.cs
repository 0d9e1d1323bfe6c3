using System.Collections.Immutable;
using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;
using Harness.Ring.Observation;

namespace Harness.Reports.Text;

/// <summary>Steps of one task in a row that a report shows as one line, because they have nothing to do with the cause or change nothing in the ring.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Count">How many.</param>
public sealed record Fold(int First, int Count)
{
    /// <summary>What a single step shown as a fold would save: nothing.</summary>
    private const int Least = 2;

    /// <summary>So many steps of a model that is no ring are shown, but for those without a part in the cause.</summary>
    private const int MostShown = 60;

    /// <summary>Two halves of a payload and a header.</summary>
    private const int WordsOfSlot = 3;

    /// <summary>An outcome of a choice that says nothing out of the ordinary.</summary>
    private const string Usual = "plain";

    /// <summary>The rows of a report: a fold for steps that a reader can skip, and every other step by itself.</summary>
    /// <param name="explanation">The counterexample.</param>
    /// <param name="isFull">Whether nothing is folded.</param>
    public static ImmutableArray<Fold> Rows(Explanation explanation, bool isFull)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var rows = ImmutableArray.CreateBuilder<Fold>();
        var steps = explanation.Steps;
        for (var i = 0; i < steps.Length;)
        {
            var end = i + 1;
            while (!isFull && end < steps.Length && IsFoldable(explanation, i) && IsFoldable(explanation, end) && steps[end].Column == steps[i].Column && end != explanation.Trace.LoopStart && !Begins(steps[end].Step))
            {
                end++;
            }

            var count = end - i < Least ? 1 : end - i;
            rows.Add(new Fold(i, count));
            i += count;
        }

        return rows.ToImmutable();
    }

    /// <summary>What the steps of a fold do, in a line.</summary>
    /// <param name="explanation">The counterexample.</param>
    public string Describe(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var steps = explanation.Steps.Skip(First).Take(Count).Select(s => s.Step).ToArray();
        var verbs = steps.SelectMany(VerbsOf).Distinct().ToArray();
        if (verbs is ["fills", ..] && explanation.AtStart.Units.Any(u => u.Name.StartsWith("slot", StringComparison.Ordinal)) && steps.SelectMany(s => s.Accesses).Where(a => TraceFacts.IsStore(a) && a.Variable.StartsWith("slot ", StringComparison.Ordinal) && IsOfPacket(a.Variable)).Select(a => a.Variable).Distinct().Count() < WordsOfSlot)
        {
            verbs[0] = "fills part of";
        }

        var units = steps.SelectMany(s => s.Accesses).Where(a => a.Kind != "ghost").Select(a => TraceFacts.UnitOf(a.Variable)).OfType<string>().Distinct().ToArray();
        var what = verbs.Length > 0 ? $"{Words.And(verbs)}{(units.Length is 1 or 2 ? " " + Words.And(units) : "")}" : string.Join(", ", steps.Select(s => s.Step).Distinct());
        return $"… {Count} steps: {what}";
    }

    /// <summary>A step without a part in the cause, or one that leaves the ring as it is: the cause has named what matters of those.</summary>
    private static bool IsFoldable(Explanation explanation, int index)
    {
        var step = explanation.Steps[index];
        return step.Role != StepRole.Decisive && !step.Step.Fails.Contains(explanation.Trace.Property) && step.Step.Outcome is "" or Usual && !IsTelling(step) && (step.Role == StepRole.Unrelated || (CanHide(explanation) && step.Step.Watches.SequenceEqual(TraceFacts.WatchesBefore(explanation.Trace, index))));
    }

    /// <summary>
    /// Whether steps that the cause depends on may be folded where no column changes. In a ring the columns show all that matters of it. Another model has its values in its steps: there only
    /// a schedule that nobody reads to its end is shortened so.
    /// </summary>
    private static bool CanHide(Explanation explanation) => explanation.Trace.Causes.Length > 0 || explanation.Steps.Length > MostShown;

    /// <summary>The first step for a packet: what comes before belongs to another.</summary>
    private static bool Begins(TraceStep step)
        => step.Step.StartsWith("packet arrives", StringComparison.Ordinal)
            || step.Events.Any(e => e.Kind == Happened.Entered);

    /// <summary>A test that led a task on, and a look of a reader that found nothing: they say why what follows happens.</summary>
    private static bool IsTelling(ExplainedStep step)
    {
        var isReader = step.Step.Task.StartsWith("reader", StringComparison.Ordinal);
        return step.Step.Operation.StartsWith("Load ", StringComparison.Ordinal) && step.Role == StepRole.Related
            && step.Step.Accesses.FirstOrDefault(a => a.Kind != "ghost") is { } access
            && (isReader ? access.Variable.EndsWith(" status", StringComparison.Ordinal) && !TraceFacts.HasUser(access.After)
                : access.Variable.EndsWith(" status", StringComparison.Ordinal) || access.Variable is SlotUse.OwnerMap || access.Variable.EndsWith(" tp_padding", StringComparison.Ordinal));
    }

    private static bool IsOfPacket(string variable) => variable.Contains(" payload", StringComparison.Ordinal) || variable.EndsWith(" header", StringComparison.Ordinal);

    private static IEnumerable<string> VerbsOf(TraceStep step)
    {
        var isReader = step.Task.StartsWith("reader", StringComparison.Ordinal);
        foreach (var access in step.Accesses)
        {
            if (TraceFacts.WrittenPlace(access) is not null && TraceFacts.Producers(access.After).Except(TraceFacts.Producers(access.Before)).Any())
            {
                yield return "claims";
            }
            else if (TraceFacts.UnitOf(access.Variable) is null || access.Kind == "ghost")
            {
                if (access.Variable == "tp_drops" && access.Kind == "write")
                {
                    yield return "drops a packet";
                }
            }
            else if (access.Variable.EndsWith(" status", StringComparison.Ordinal))
            {
                if (TraceFacts.IsStore(access))
                {
                    yield return TraceFacts.HasUser(access.After) ? "publishes" : isReader ? "releases" : "marks";
                }
                else if (isReader)
                {
                    yield return step.Step.StartsWith("poll", StringComparison.Ordinal) ? "polls" : "looks at";
                }
            }
            else if (isReader && TraceFacts.IsRead(access))
            {
                yield return "reads";
            }
            else if (step.Task.StartsWith("producer ", StringComparison.Ordinal) && TraceFacts.IsStore(access) && IsOfPacket(access.Variable))
            {
                yield return "fills";
            }
        }
    }
}
