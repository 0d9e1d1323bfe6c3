using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>
/// Collects the decisive steps of a cause, and why they came to what they came to. A step that was not found is left out, and one that was named before keeps its
/// first name; of several reasons the first counts.
/// </summary>
internal sealed class KeySteps
{
    private readonly SortedDictionary<int, KeyStep> _steps = [];

    /// <summary>Why, as a clause that can follow "because"; empty when nothing was found.</summary>
    internal string Because { get; private set; } = "";

    internal KeySteps Add(int? index, string what, bool isCause = true)
    {
        if (index is { } found)
        {
            _steps.TryAdd(found, new KeyStep(found, what, isCause));
        }

        return this;
    }

    /// <summary>A step that stores a status, named by what it stores and who does.</summary>
    internal KeySteps AddStore(TraceFacts facts, string unit, int? index)
        => index is { } store ? Add(store, $"{unit} set to {facts.StoredStatus(store, unit)} by {facts.TaskAt(store)}") : this;

    internal KeySteps Say(string because)
    {
        Because = Because.Length == 0 ? because : Because;
        return this;
    }

    internal ImmutableArray<KeyStep> ToImmutable() => [.. _steps.Values];
}
