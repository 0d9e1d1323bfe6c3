namespace Harness.Reports.Counterexamples;

/// <summary>Indices of steps in ascending order.</summary>
internal static class SortedSteps
{
    /// <summary>The last of them that is smaller than another index; null when there is none.</summary>
    internal static int? LastBefore(List<int> steps, int index)
    {
        var at = steps.BinarySearch(index);
        at = (at < 0 ? ~at : at) - 1;
        return at < 0 ? null : steps[at];
    }
}
