using System.Collections.Immutable;
using Harness.Engine.Traces;
using Harness.Ring.Observation;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// A counterexample with what a person wants to know of it: the cause, which steps collided and which have nothing to do with it, where control passed from
/// task to task, and the ring after each step. Every report of a trace is made from this.
/// </summary>
public sealed record Explanation
{
    private Explanation(Trace trace)
    {
        Trace = trace;
        Cause = Causes.Of(trace);
        var facts = new TraceFacts(trace);
        Tasks = [.. trace.Steps.Select((s, i) => (Task: TraceFacts.TaskOf(s), Index: OrderOf(trace, i))).GroupBy(t => t.Task, t => t.Index)
            .OrderBy(g => g.Min()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
        var states = RingHistory.Of(facts);
        AtStart = states[0];
        Steps = Explain(facts, states);
        ContextSwitches = Steps.Count(s => s.IsSwitch);
    }

    /// <summary>The trace.</summary>
    public Trace Trace { get; }

    /// <summary>Why the property is violated.</summary>
    public Cause Cause { get; }

    /// <summary>The tasks that take steps, in the order in which the model declares them; a store buffer counts as its task.</summary>
    public ImmutableArray<string> Tasks { get; }

    /// <summary>The steps.</summary>
    public ImmutableArray<ExplainedStep> Steps { get; }

    /// <summary>The ring before the first step.</summary>
    public RingState AtStart { get; }

    /// <summary>How often control passes from one task to another.</summary>
    public int ContextSwitches { get; }

    /// <summary>The cause in one sentence that names the decisive steps by number and letter, for where a single line is shown.</summary>
    public string Sentence
        => Cause.Keys.IsEmpty ? Cause.Sentence : $"{Cause.Sentence}: {string.Join(", ", Cause.Keys.Select(k => $"{k.What} ({Reference(k.Index)})"))}";

    /// <summary>The note of the trace; empty where the cause has it already, whole or in two parts.</summary>
    public string Note
        => Trace.Note.Split(". ", 2).All(p => Cause.Sentence.Contains(p, StringComparison.Ordinal) || Cause.Because.Contains(p, StringComparison.Ordinal)) ? "" : Trace.Note;

    /// <summary>Index of the step at whose line the violation is shown: the last decisive one that has a line; null when none has.</summary>
    public int? PlaceIndex => Cause.Keys.Where(k => Trace.Steps[k.Index].Line is not null).OrderBy(k => k.IsCause).ThenBy(k => k.Index).Select(k => (int?)k.Index).LastOrDefault();

    /// <summary>The line of that step; null when there is none.</summary>
    public SourceLine? Place => PlaceIndex is { } index ? Trace.Steps[index].Line : null;

    /// <summary>Explains a trace.</summary>
    /// <param name="trace">The trace.</param>
    public static Explanation Of(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new Explanation(trace);
    }

    private string Reference(int index)
    {
        var step = Trace.Steps[index];
        return step.Letter.Length == 0 ? $"step {step.Number}" : $"step {step.Number}, {step.Letter}";
    }

    private static int OrderOf(Trace trace, int step) => trace.Choices[step][0];

    private ImmutableArray<ExplainedStep> Explain(TraceFacts facts, ImmutableArray<RingState> states)
    {
        var roles = StepSlice.Of(facts, Cause.Keys);
        var keys = Cause.Keys.ToDictionary(k => k.Index, k => k.What);
        var columns = Tasks.Select((task, i) => (task, i)).ToDictionary(t => t.task, t => t.i);
        var steps = ImmutableArray.CreateBuilder<ExplainedStep>(facts.Last + 1);
        var inside = new SortedSet<int>();
        for (var i = 0; i <= facts.Last; i++)
        {
            var step = facts[i];
            var column = columns[TraceFacts.TaskOf(step)];
            NoteInside(step, column, inside);
            var isInLoop = i >= Trace.LoopStart && roles[i] == StepRole.Unrelated;
            steps.Add(new ExplainedStep(
                step, column, isInLoop ? StepRole.Related : roles[i], keys.GetValueOrDefault(i), i > 0 && steps[i - 1].Column != column, [.. inside], states[i + 1]));
        }

        return steps.MoveToImmutable();
    }

    /// <summary>A producer is inside tpacket_rcv from its first step to its wake.</summary>
    private static void NoteInside(TraceStep step, int column, SortedSet<int> inside)
    {
        foreach (var happened in step.Events)
        {
            _ = happened.Kind == Happened.Entered ? inside.Add(column) : happened.Kind == Happened.Left && inside.Remove(column);
        }
    }
}
