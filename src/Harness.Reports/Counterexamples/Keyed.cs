namespace Harness.Reports.Counterexamples;

/// <summary>Decisive steps that several causes share.</summary>
internal static class Keyed
{
    /// <summary>Where a slot was granted twice on the way, everything else follows from that.</summary>
    internal static void Root(TraceFacts facts, KeySteps keys)
    {
        if (facts.FirstFailure("P10") is { } again && again < facts.Last && facts.GrantedAt(again) is { } slot)
        {
            foreach (var writer in facts.WritersBefore(slot, again))
            {
                keys.Add(facts.Grant(slot, writer, again), $"{slot} granted to {writer}");
            }

            keys.Add(again, $"{slot} granted to {facts.TaskAt(again)}");
        }
    }

    /// <summary>The last step, which completes the state that violates the property.</summary>
    internal static void End(TraceFacts facts, KeySteps keys)
        => keys.Add(
            facts.Last,
            facts.GrantedAt(facts.Last) is { } slot ? $"{slot} granted to {facts.TaskAt(facts.Last)}" : $"{facts[facts.Last].Step} by {facts.TaskAt(facts.Last)}",
            isCause: facts.GrantedAt(facts.Last) is not null);
}
