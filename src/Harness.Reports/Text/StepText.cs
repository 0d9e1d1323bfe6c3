using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>A step in words.</summary>
public static class StepText
{
    /// <summary>What the words mean that only traces of weak memory have, by the kind of access.</summary>
    private static readonly (string Kind, string Meaning)[] s_words =
    [
        ("buffered", "(waits) the store is in the task's store buffer until its step w"),
        ("forwarded", "(own) read from the task's own store buffer"),
        ("stale", "(old) not the newest value of the word"),
        ("behind", "(behind) the store takes its place before values that others have stored already"),
    ];

    /// <summary>What a step chose, or the value that it read or wrote in the ring, after the step's name if that is asked for.</summary>
    /// <param name="step">The step.</param>
    /// <param name="withName">Whether to name the step too.</param>
    public static string Of(TraceStep step, bool withName)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Outcome.Length > 0)
        {
            return withName ? $"{step.Step}: {step.Outcome}" : step.Outcome;
        }

        var access = step.Accesses.FirstOrDefault(a => a.Kind != "ghost" && IsOfRing(step, a.Variable));
        if (access is null)
        {
            return step.Step;
        }

        // A read and a write in one step: what it left behind says more.
        access = step.Accesses.LastOrDefault(a => a.Variable == access.Variable && TraceFacts.IsStore(a)) ?? access;

        var value = access.Kind switch
        {
            "write" => $"{access.Variable} = {access.After}",
            "buffered" => $"(waits) {access.Variable} = {access.After}",
            "behind" => $"(behind) {access.Variable} = {access.After}",
            "stale" => $"(old) {access.Variable} is {access.After}",
            "forwarded" => $"(own) {access.Variable} is {access.After}",
            _ => $"{access.Variable} is {access.After}",
        };
        return withName ? $"{step.Step}: {value}" : value;
    }

    /// <summary>A sentence for each word that <see cref="Of"/> uses in a trace of weak memory; empty for others.</summary>
    /// <param name="trace">The trace.</param>
    public static IReadOnlyList<string> WordsOf(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var kinds = trace.Steps.SelectMany(s => s.Accesses).Select(a => a.Kind).ToHashSet();
        return [.. s_words.Where(w => kinds.Contains(w.Kind)).Select(w => w.Meaning + ".")];
    }

    /// <summary>A step under the queue lock may change several words of a block: its own is the one that the operation names.</summary>
    private static bool IsOfRing(TraceStep step, string variable)
        => variable.StartsWith("slot ", StringComparison.Ordinal)
            || (variable.StartsWith("block ", StringComparison.Ordinal) && step.Operation.Contains(' ' + variable, StringComparison.Ordinal));
}
