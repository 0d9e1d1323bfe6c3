namespace Harness.Scenarios.Gate;

/// <summary>A reason that a gate file gives for a verdict.</summary>
/// <param name="Text">The reason, one line.</param>
/// <param name="Producers">How many producers the argument needs, as the file says; 1 where it says nothing.</param>
internal sealed record GateReason(string Text, int Producers)
{
    private static readonly string[] s_three = ["three producers"];

    private static readonly string[] s_two =
    [
        "two producers", "second producer", "other producer", "another producer", "another claim", "two packets in a slot", "two packets in one slot", "granted twice", "two publishes",
    ];

    /// <summary>How many producers the argument speaks of: what the file says, or more where the words do.</summary>
    internal int NeededProducers => Math.Max(Producers, Speaks(s_three) ? 3 : Speaks(s_two) ? 2 : 1);

    private bool Speaks(string[] words) => Array.Exists(words, w => Text.Contains(w, StringComparison.OrdinalIgnoreCase));
}
