using Harness.Engine.Traces;

namespace Harness.Reports.Html;

/// <summary>What a step did, in a few words: the outcome that it chose, or the value that it read or wrote in the ring.</summary>
internal static class StepText
{
    internal static string Of(TraceStep step)
    {
        if (step.Outcome.Length > 0)
        {
            return step.Outcome;
        }

        var access = step.Accesses.FirstOrDefault(a => a.Kind != "ghost" && (a.Variable.StartsWith("slot ", StringComparison.Ordinal)
            || (a.Variable.StartsWith("block ", StringComparison.Ordinal) && step.Operation.Contains(' ' + a.Variable, StringComparison.Ordinal))));
        if (access is null)
        {
            return "";
        }

        // A read and a write in one step: what it left behind says more.
        access = step.Accesses.LastOrDefault(a => a.Variable == access.Variable && a.Kind == "write") ?? access;
        return access.Kind == "write" ? $"{access.Variable} = {access.After}" : $"{access.Variable} is {access.After}";
    }
}
