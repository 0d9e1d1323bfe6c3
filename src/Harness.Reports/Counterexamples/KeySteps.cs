using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>Collects the decisive steps of a cause. A step that was not found is left out, and one that was named before keeps its first name.</summary>
internal sealed class KeySteps
{
    private readonly SortedDictionary<int, KeyStep> _steps = [];

    internal KeySteps Add(int? index, string what, bool isCause = true)
    {
        if (index is { } found)
        {
            _steps.TryAdd(found, new KeyStep(found, what, isCause));
        }

        return this;
    }

    internal ImmutableArray<KeyStep> ToImmutable() => [.. _steps.Values];
}
