namespace Harness.Scenarios.Gate;

/// <summary>Tests of an assembly that a gate runs beside its scenarios: every schedule of each, against what the tests themselves expect.</summary>
/// <param name="Assembly">The assembly, as a path from the directory of the gate's file.</param>
/// <param name="Filter">What the names of the tests have in them; null for all tests.</param>
/// <param name="Profile"><c>quick</c> for what every push runs, <c>full</c> for what takes longer.</param>
/// <param name="Line">The line of the gate file on which it starts.</param>
public sealed record GateTests(string Assembly, string? Filter, string Profile, int Line)
{
    /// <summary>Reads what a gate file says under <c>tests</c>.</summary>
    internal static GateTests Read(LocatedJson json)
    {
        var tests = new GateObject(json, "tests of an assembly", "assembly", "filter", "profile");
        return new GateTests(
            GateObject.Text(tests.Required("assembly"), "assembly"),
            tests.Optional("filter") is { } filter ? GateObject.Text(filter, "filter") : null,
            GateScenarioReader.ReadProfile(tests),
            tests.Line);
    }
}
