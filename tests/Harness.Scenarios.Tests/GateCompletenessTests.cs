using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Tests;

/// <summary>Two variants, the first with both readers and the second with one: what the second does not judge must be said not to apply.</summary>
public class GateCompletenessTests
{
    private const string Rule = """{ "variants": ["in-progress"], "readers": ["non-zero"], "properties": [PROPERTIES], "why": "for the test" }""";
    private static readonly string s_all = "\"P1\", \"P2\", \"P3\", \"P4\", \"P5\", \"P6\", \"P7\", \"P8\", \"P9\", \"P10\", \"P12\", \"P7i\", "
        + "\"L1\", \"L2\", \"L3\", \"L4\", \"L5\", \"deadlock\", \"livelock\", \"exception\"";

    [Fact]
    public void GapWithAReason_IsNoGap()
    {
        var rule = GateFile.Parse(Gate(Rule.Replace("PROPERTIES", s_all, StringComparison.Ordinal))).NotApplicable.Single();

        rule.Covers(new GateCell("in-progress", "non-zero", "P1")).ShouldBeTrue();
        rule.Covers(new GateCell("in-progress", "user-bit", "P1")).ShouldBeFalse();
        rule.Why.ShouldBe("for the test");
    }

    [Fact]
    public void RuleWithoutReaders_IsAboutAll()
        => GateFile.Parse(Gate(Rule.Replace("PROPERTIES", s_all, StringComparison.Ordinal).Replace("\"readers\": [\"non-zero\"], ", "", StringComparison.Ordinal)))
            .NotApplicable.Single().Covers(new GateCell("in-progress", "non-zero", "P1")).ShouldBeTrue();

    [Theory]
    [InlineData("", 3, "no scenario judges P1 P2 P3 P4 P5 P6 P7 P7i of in-progress with the non-zero reader; and 12 more: add a scenario, or say in notApplicable why there is nothing to judge")]
    [InlineData("\"P1\"", 3, "no scenario judges P2 P3 P4 P5 P6 P7 P7i P8 of in-progress with the non-zero reader; and 11 more: add a scenario, or say in notApplicable why there is nothing to judge")]
    public void Gap_IsRefused_WithTheCells(string covered, int line, string message)
        => Refused(Gate(covered.Length == 0 ? "" : Rule.Replace("PROPERTIES", covered, StringComparison.Ordinal)), line, message);

    [Fact]
    public void PropertyThatOnlyARuleNames_IsPartOfTheMatrix()
        => Refused(
            Gate(Rule.Replace("PROPERTIES", s_all + ", \"P99\"", StringComparison.Ordinal)),
            3,
            "no scenario judges P99 of legacy with the user-bit reader; P99 of legacy with the non-zero reader; P99 of in-progress with the user-bit reader: "
            + "add a scenario, or say in notApplicable why there is nothing to judge");

    [Fact]
    public void RuleThatCoversOnlyWhatIsJudged_IsStale()
        => Refused(
            Gate(Rule.Replace("PROPERTIES", s_all, StringComparison.Ordinal) + ",\n" + Rule.Replace("PROPERTIES", s_all, StringComparison.Ordinal).Replace("in-progress", "legacy", StringComparison.Ordinal)),
            13,
            "this notApplicable rule is stale: it covers no property that the scenarios leave unjudged");

    [Fact]
    public void RuleAboutAReaderThatThereIsNot_IsRefused()
        => Refused(
            Gate(Rule.Replace("PROPERTIES", s_all, StringComparison.Ordinal).Replace("non-zero", "other", StringComparison.Ordinal)),
            12,
            $"unknown reader 'other'; there is {string.Join(", ", ScenarioCatalog.Readers.Select(r => r.Name))}, or a program that reads so: {string.Join(", ", ReaderProgram.All.Select(p => p.Name))}");

    /// <summary>As in a scenario.</summary>
    [Fact]
    public void RuleAboutAProgram_IsOneAboutItsReader()
        => GateFile.Parse(Gate(Rule.Replace("PROPERTIES", s_all, StringComparison.Ordinal).Replace("non-zero", "libpcap", StringComparison.Ordinal)))
            .NotApplicable.Single().Readers.ShouldBe(["non-zero"]);

    private static void Refused(string gate, int line, string message)
    {
        var error = Should.Throw<GateException>(() => GateFile.Parse(gate));

        error.Message.ShouldBe(message);
        error.Line.ShouldBe(line);
    }

    private static string Gate(string rules) => $$"""
        {
          "version": 2,
          "scenarios": [
            { "variant": "legacy", "readers": ["user-bit", "non-zero"], "slots": 2, "producers": 1, "packets": 1,
              "expect": [{ "verdict": "Proved", "properties": [{{s_all}}], "why": "for the test" }]
            },
            { "variant": "in-progress", "readers": ["user-bit"], "slots": 2, "producers": 1, "packets": 1,
              "expect": [{ "verdict": "Proved", "properties": [{{s_all}}], "why": "for the test" }]
            }
          ],
          "notApplicable": [
            {{rules}}
          ]
        }
        """;
}
