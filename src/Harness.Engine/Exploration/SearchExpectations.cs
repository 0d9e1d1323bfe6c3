namespace Harness.Engine.Exploration;

/// <summary>What a test demands of a search. What does not hold is said in one exception, every property of it.</summary>
public static class SearchExpectations
{
    /// <summary>Demands that each of these properties is proved: everything was visited, and it could have failed.</summary>
    /// <param name="result">The result.</param>
    /// <param name="properties">Names of properties.</param>
    /// <exception cref="SearchExpectationException">One is not.</exception>
    public static SearchResult ShouldProve(this SearchResult result, params ReadOnlySpan<string> properties)
    {
        ArgumentNullException.ThrowIfNull(result);
        var problems = new List<string>();
        foreach (var name in properties)
        {
            if (Find(result, name, problems) is { Verdict: not Verdict.Proved } property)
            {
                problems.Add($"{name} should be proved and is {Describe(property)}");
            }
        }

        return problems.Count == 0 ? result : throw new SearchExpectationException(problems);
    }

    /// <summary>Demands that each of these properties is violated, and that the shortest schedule which does it has so many steps.</summary>
    /// <param name="result">The result.</param>
    /// <param name="expected">Names of properties with numbers of steps.</param>
    /// <exception cref="SearchExpectationException">One is not, or not so soon, or sooner.</exception>
    public static SearchResult ShouldViolate(this SearchResult result, params ReadOnlySpan<(string Property, int Steps)> expected)
    {
        ArgumentNullException.ThrowIfNull(result);
        var problems = new List<string>();
        foreach (var (name, steps) in expected)
        {
            if (Find(result, name, problems) is { } property && (property.Verdict != Verdict.Violated || property.Counterexample!.Length != steps))
            {
                problems.Add($"{name} should be violated after {steps} steps and is {Describe(property)}");
            }
        }

        return problems.Count == 0 ? result : throw new SearchExpectationException(problems);
    }

    private static PropertyResult? Find(SearchResult result, string name, List<string> problems)
    {
        var property = result.Properties.FirstOrDefault(p => string.Equals(p.Property.Name, name, StringComparison.OrdinalIgnoreCase));
        if (property is null)
        {
            problems.Add($"{name} was not judged: there are {string.Join(", ", result.Properties.Select(p => p.Property.Name))}");
        }

        return property;
    }

    private static string Describe(PropertyResult result) => result.Verdict switch
    {
        Verdict.Proved => "proved",
        Verdict.Violated => $"violated after {result.Counterexample!.Length}",
        _ => $"{result.Verdict} ({result.Reason})",
    };
}
