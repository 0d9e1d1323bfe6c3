namespace Harness.Reports.Matrix;

/// <summary>Names of properties, short enough for the head of a column.</summary>
public static class PropertyHead
{
    internal const string Legend = "dl deadlock, ex exception, ll livelock; S V-S, VL V-L";

    /// <summary>The head of a property's column.</summary>
    /// <param name="property">Name of the property.</param>
    public static string Of(string property) => property switch
    {
        "deadlock" => "dl",
        "livelock" => "ll",
        "exception" => "ex",
        _ when property.StartsWith("V-S", StringComparison.Ordinal) => property[2..],
        _ when property.StartsWith("V-L", StringComparison.Ordinal) => "V" + property[2..],
        _ => property,
    };
}
