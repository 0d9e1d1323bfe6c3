using Harness.Ring;

namespace Harness.Reports.Matrix;

/// <summary>Names of properties, short enough for the head of a column.</summary>
public static class PropertyHead
{
    internal const string Legend = "dl deadlock, ex exception, ll livelock; S V-S, VL V-L";

    /// <summary>What the legend says besides where there are properties of runs that never end.</summary>
    internal const string LegendOfRuns = "; ∞ -live";

    /// <summary>The head of a property's column.</summary>
    /// <param name="property">Name of the property.</param>
    public static string Of(string property) => property switch
    {
        "deadlock" => "dl",
        "livelock" => "ll",
        "exception" => "ex",
        _ when IsOfRuns(property) => Of(property[..^LivenessProperties.Suffix.Length]) + "∞",
        _ when property.StartsWith("V-S", StringComparison.Ordinal) => property[2..],
        _ when property.StartsWith("V-L", StringComparison.Ordinal) => "V" + property[2..],
        _ => property,
    };

    /// <summary>Whether a property is one of runs that never end, judged only where it is named.</summary>
    internal static bool IsOfRuns(string property) => property.EndsWith(LivenessProperties.Suffix, StringComparison.Ordinal);
}
