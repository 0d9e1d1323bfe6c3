namespace Harness.Reports.Counterexamples;

/// <summary>Lists in a sentence.</summary>
internal static class Words
{
    /// <summary><c>a, b and c</c>; <c>nobody</c> for none.</summary>
    internal static string And(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "nobody",
        1 => names[0],
        _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
    };
}
