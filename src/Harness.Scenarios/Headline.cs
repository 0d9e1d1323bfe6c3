namespace Harness.Scenarios;

/// <summary>Which violation to show where several were found: who writes where another writes, then what is torn or lost, then what is stuck, then what is miscounted.</summary>
public static class Headline
{
    private static readonly string[] s_order =
    [
        "P1", "P10", "P13", "P2", "P3", "V-S2", "V-S3", "P4", "P6", "P5", "P11",
        "L1", "deadlock", "L5", "V-L1", "V-L3", "V-L2", "L2", "livelock", "L3", "L4",
        "L1-live", "L5-live", "V-L1-live", "V-L3-live", "V-L2-live", "L2-live", "L3-live", "L4-live",
        "P7", "P7i", "V-S1", "V-S4", "P9", "P8", "P12", "W1", "W2",
    ];

    /// <summary>What to sort by: the least is the headline. A property that is none of the ring's, of somebody's own model, comes before all.</summary>
    /// <param name="property">Name of a property.</param>
    public static int RankOf(string property) => Array.IndexOf(s_order, property);
}
