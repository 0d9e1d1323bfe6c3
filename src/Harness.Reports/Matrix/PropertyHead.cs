namespace Harness.Reports.Matrix;

/// <summary>Names of properties, short enough for the head of a column.</summary>
internal static class PropertyHead
{
    internal const string Legend = "dl deadlock, ex exception, ll livelock; S V-S, VL V-L";

    internal static string Of(string property) => property switch
    {
        "deadlock" => "dl",
        "livelock" => "ll",
        "exception" => "ex",
        _ when property.StartsWith("V-S", StringComparison.Ordinal) => property[2..],
        _ when property.StartsWith("V-L", StringComparison.Ordinal) => "V" + property[2..],
        _ => property,
    };
}
