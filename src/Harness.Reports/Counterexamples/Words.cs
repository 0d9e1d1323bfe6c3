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

    /// <summary>A task in a sentence: <c>the reader</c>, <c>the retire timer</c>, and <c>producer 1</c>, which is a name.</summary>
    internal static string The(string task) => task.Length == 0 || char.IsAsciiDigit(task[^1]) || task is "user space" || task.StartsWith("the ", StringComparison.Ordinal) ? task : $"the {task}";
}
