using System.Text.RegularExpressions;

namespace Harness.Reports.Counterexamples;

/// <summary>A state in which nobody can move: who waits for what, which the model's note says, and who made it so.</summary>
internal static partial class WaitCause
{
    internal static string Of(TraceFacts facts, KeySteps keys)
    {
        KeyWaits(facts, keys);
        keys.Say(facts.Trace.Note);
        if (facts.Trace.Causes.Length == 0)
        {
            UnseenCause.Key(facts, keys);
            UnseenCause.KeyLost(facts, keys);
        }

        return "no task can move, and at least one still has work to do";
    }

    /// <summary>Who changed last what somebody waits for, and the packet that it then gave up.</summary>
    internal static void KeyWaits(TraceFacts facts, KeySteps keys)
    {
        foreach (var name in Names(facts.Trace.Note))
        {
            if (facts.Find(facts.Last + 1, (_, a) => a.Kind == "write" && a.Variable == name && a.Before != a.After) is not { } index)
            {
                continue;
            }

            var (step, value) = (facts[index], facts[index].Accesses.Last(a => a.Variable == name).After);
            keys.Add(index, step.Operation.StartsWith("Lock ", StringComparison.Ordinal) ? $"{name} taken by {step.Task}" : $"{name} set to {value} by {step.Task}");
            if (facts.StepFrom(index + 1, i => facts[i].Task == step.Task && facts.IsDrop(i)) is { } drop)
            {
                keys.Add(drop, $"the packet given up by {step.Task}");
            }
        }
    }

    /// <summary>The names that a note has between quotes: of words that somebody waits for, and of steps.</summary>
    internal static string[] Names(string note) => [.. Quoted().Matches(note).Select(m => m.Groups["name"].Value).Distinct()];

    [GeneratedRegex("'(?<name>[^']{1,80})'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
