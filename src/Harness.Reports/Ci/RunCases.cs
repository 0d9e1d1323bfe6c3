using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Counterexamples;
using Harness.Reports.Results;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Ci;

/// <summary>What verdicts are to a build: against what a gate demands, or by hand.</summary>
public static class RunCases
{
    /// <summary>The cases of scenarios, of claims about bounds, and of steps that should have been taken.</summary>
    /// <param name="outcomes">The scenarios.</param>
    /// <param name="bounds">What was found out about other bounds.</param>
    /// <param name="stepsNeverTaken">Steps that no scenario of a gate took and one should have.</param>
    /// <param name="replay">Gives the command that replays a trace file.</param>
    public static ImmutableArray<RunCase> Of(
        IEnumerable<ScenarioOutcome> outcomes, IEnumerable<BoundsFinding> bounds, IEnumerable<string> stepsNeverTaken, Func<string, string> replay)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(stepsNeverTaken);
        ArgumentNullException.ThrowIfNull(replay);
        return
        [
            .. outcomes.SelectMany(o => o.Rows.Select((row, i) => Of(o, row, i == 0, replay))),
            .. bounds.Select(b => new RunCase($"{b.Check}: {b.Scenario.Title}", b.Property, StateOf(b.Outcome), b.Detail)),
            .. stepsNeverTaken.Select(s => new RunCase("steps", s, CaseState.Failed, "no scenario of the gate takes this step: nothing says anything about it")),
        ];
    }

    /// <summary>The case of a counterexample of which nobody expects anything.</summary>
    /// <param name="group">What was run.</param>
    /// <param name="trace">The counterexample.</param>
    /// <param name="replay">The command that replays it.</param>
    public static RunCase Of(string group, RecordedTrace trace, string replay)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new RunCase(group, trace.Trace.Property, CaseState.Failed, Explanation.Of(trace.Trace).Sentence) { Verdict = nameof(Verdict.Violated), Statement = trace.Trace.Statement, Trace = trace, Replay = replay };
    }

    private static RunCase Of(ScenarioOutcome outcome, VerdictRow row, bool isFirst, Func<string, string> replay)
    {
        var trace = outcome.Traces.GetValueOrDefault(row.Property);
        var why = outcome.Expectations?.GetValueOrDefault(row.Property)?.Why;
        var message = trace is not null ? Causes.Of(trace.Trace).Sentence : row.Reason;
        var state = StateOf(row);
        message = state switch
        {
            CaseState.Failed when row.Expected is { } expected => $"expected {expected}, and it is {row.Verdict}{(message.Length == 0 ? "" : ": " + message)}. Expected because: {why}",
            CaseState.Accepted => $"{message}. Expected because: {why}",
            _ => message,
        };
        // A case that says nothing says at least on whose word it rests.
        if (isFirst && TrustText.Of([outcome]).ReplaceLineEndings(" ").Trim() is { Length: > 0 } trust)
        {
            message = message.Length == 0 ? trust : $"{message} ({trust})";
        }

        return new RunCase(outcome.Title, row.Property, state, message, isFirst ? outcome.Result?.Elapsed ?? default : default)
        {
            Verdict = row.Verdict.ToString(),
            Statement = PropertyOf(outcome, row.Property)?.Statement ?? "",
            Trace = trace,
            Replay = trace is null ? null : replay(trace.Path),
        };
    }

    private static Property? PropertyOf(ScenarioOutcome outcome, string name)
        => outcome.Result?.Properties.Select(p => p.Property).FirstOrDefault(p => p.Name == name);

    private static CaseState StateOf(VerdictRow row)
        => row.Verdict == Verdict.Inconclusive ? CaseState.Undecided
            : row.Expected is { } expected ? expected != row.Verdict ? CaseState.Failed : row.Verdict == Verdict.Violated ? CaseState.Accepted : CaseState.Passed
            : row.Verdict switch
            {
                Verdict.Proved => CaseState.Passed,
                Verdict.Violated => CaseState.Failed,
                _ => CaseState.Undecided,
            };

    private static CaseState StateOf(BoundsOutcome outcome) => outcome switch
    {
        BoundsOutcome.Refuted => CaseState.Failed,
        BoundsOutcome.Undecided => CaseState.Undecided,
        _ => CaseState.Passed,
    };
}
