using Harness.Engine.Exploration;
using Harness.Ring;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Tests;

public class GateFileTests
{
    private const string Smallest = ", \"smallest\": { \"slots\": 1, \"producers\": 2, \"packets\": 1 }";

    private static readonly string s_valid = Gate(Scenario());

    [Fact]
    public void ValidFile_IsRead()
    {
        var scenario = GateFile.Parse(s_valid).Scenarios.Single();

        scenario.Scenario.Title.ShouldBe("legacy, user-bit reader, N=2 P=3 K=1, sc");
        scenario.Profile.ShouldBe("quick");
        scenario.Line.ShouldBe(4);
        scenario.Expectations["P1"].ShouldBe(new Expectation(Verdict.Violated, "first", new RingBounds(1, 2, 1)));
        scenario.Expectations["P2"].ShouldBe(new Expectation(Verdict.Proved, "second"));
        scenario.Expectations.Count.ShouldBe(20);
    }

    [Fact]
    public void Profile_SelectsScenarios()
    {
        var gate = GateFile.Parse(Gate(Scenario() + ",\n" + Scenario().Replace("\"quick\"", "\"full\"", StringComparison.Ordinal).Replace("user-bit", "non-zero", StringComparison.Ordinal)));

        gate.Select("quick").Length.ShouldBe(1);
        gate.Select("full").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 1", 2, "version must be 2: another version of this tool wrote the file")]
    [InlineData("\"scenarios\": [", "\"scenarios\": {}, \"x\": [", 3, "the gate file has no member 'x'; it has version, reasons, scenarios, proofs, tests, notApplicable")]
    [InlineData("\"scenarios\": [", "\"tests\": [{}], \"scenarios\": [", 3, "tests of an assembly lacks 'assembly'")]
    [InlineData("\"scenarios\": [", "\"tests\": [{ \"assembly\": \"a\", \"method\": \"m\" }], \"scenarios\": [", 3, "tests of an assembly has no member 'method'; it has assembly, filter, profile")]
    [InlineData("\"scenarios\": [", "\"tests\": [{ \"assembly\": \"a\" }, { \"assembly\": \"a\" }], \"scenarios\": [", 3, "the tests of 'a' are given twice")]
    [InlineData("\"variant\": \"legacy\"", "\"variant\": \"new\"", 4, "unknown variant 'new'; there is VARIANTS")]
    [InlineData("\"variant\": \"legacy\", ", "", 4, "a scenario lacks 'variant'")]
    [InlineData("[\"user-bit\"]", "[\"user-bit\", \"user-bit\"]", 4, "'user-bit' stands twice in readers")]
    [InlineData("[\"user-bit\"]", "[]", 4, "readers is empty")]
    [InlineData("\"slots\": 2", "\"slots\": 0", 4, "slots must be 1 to 64, not 0")]
    [InlineData("\"slots\": 2", "\"slots\": \"2\"", 5, "slots must be a whole number")]
    [InlineData("\"slots\": 2", "\"slots\": 2, \"slots\": 3", 5, "'slots' is given twice")]
    [InlineData("\"packets\": 1,", "\"packets\": \"many\",", 5, "packets must be a whole number or \"unbounded\"")]
    [InlineData("\"packets\": 1,", "\"packets\": 1.5,", 5, "packets must be a whole number")]
    [InlineData("\"profile\": \"quick\"", "\"profile\": \"slow\"", 5, "unknown profile 'slow'; there is quick, full")]
    [InlineData("\"verdict\": \"Violated\"", "\"verdict\": \"violated\"", 7, "a gate can expect Proved, Violated or Vacuous, not 'violated'")]
    [InlineData(", \"why\": \"first\" }", " }", 7, "a group of expectations lacks 'why'")]
    [InlineData("\"why\": \"first\"", "\"why\": \" \"", 7, "why must be one line that says how this is known")]
    [InlineData("\"why\": \"first\"", "\"why\": \"Three producers are inside\"", 7, "the reason for P1 P10 needs 3 producers, and N=1 P=2 K=1 has 2: say what violates it there ('Three producers are inside')")]
    [InlineData("\"producers\": 2,", "\"producers\": 1,", 7, "the reason for P1 P10 needs 2 producers, and N=1 P=1 K=1 has 1: say what violates it there ('of two producers one is late')")]
    [InlineData(Smallest, "", 7, "'smallest' is missing: the smallest bounds at which P1 P10 can be violated")]
    [InlineData("\"Violated\"", "\"Proved\"", 7, "'smallest' belongs to Violated within a number of packets, and to nothing else")]
    [InlineData("\"packets\": 1,", "\"packets\": \"unbounded\",", 7, "'smallest' belongs to Violated within a number of packets, and to nothing else")]
    [InlineData("\"smallest\": { \"slots\": 1,", "\"smallest\": { \"slots\": 0,", 7, "smallest: slots must be 1 to 64, not 0")]
    [InlineData("\"packets\": 1 }", "\"packets\": 2 }", 7, "smallest N=1 P=2 K=2 is larger than the scenario's own N=2 P=3 K=1")]
    [InlineData("\"P9\", ", "", 6, "no verdict is expected of P9 (honest drop: a packet is dropped for a full ring only if the slot at head is ready or in flight)")]
    [InlineData("\"P9\", ", "\"P9\", \"P1\", ", 9, "two groups expect something of P1")]
    [InlineData("\"P9\", ", "\"P9\", \"P99\", ", 9, "'legacy, user-bit reader, N=2 P=3 K=1, sc' judges no property 'P99'; it judges deadlock, livelock, exception, P1, P2, P3, P9, P10, L1, L2, L3, L4, P7i, P7, P4, P5, P6, P12, P8, L5")]
    public void InvalidFile_IsRefused_WithTheLine(string valid, string invalid, int line, string message)
    {
        var text = message.Contains("of two producers", StringComparison.Ordinal) ? s_valid.Replace("\"first\"", "\"of two producers one is late\"", StringComparison.Ordinal) : s_valid;
        text.ShouldContain(valid);

        var error = Should.Throw<GateException>(() => GateFile.Parse(text.Replace(valid, invalid, StringComparison.Ordinal)));

        error.Message.ShouldBe(message.Replace("VARIANTS", string.Join(", ", ScenarioCatalog.VariantNames), StringComparison.Ordinal));
        error.Line.ShouldBe(line);
    }

    [Fact]
    public void Readers_GiveAScenarioEach()
        => GateFile.Parse(Gate(Scenario().Replace("[\"user-bit\"]", "[\"user-bit\", \"non-zero\"]", StringComparison.Ordinal)))
            .Scenarios.Select(s => s.Scenario.Reader).ShouldBe(["user-bit", "non-zero"]);

    [Fact]
    public void SameScenarioTwice_IsRefused()
        => Should.Throw<GateException>(() => GateFile.Parse(Gate(Scenario() + ",\n" + Scenario())))
            .Message.ShouldBe("scenario 'legacy, user-bit reader, N=2 P=3 K=1, sc' is given twice");

    [Fact]
    public void ReasonByName_StandsForItsText()
    {
        var gate = GateFile.Parse(s_valid.Replace("\"scenarios\"", "\"reasons\": { \"a\": \"an argument\" }, \"scenarios\"", StringComparison.Ordinal).Replace("\"first\"", "\"@a\"", StringComparison.Ordinal));

        gate.Scenarios.Single().Expectations["P1"].Why.ShouldBe("an argument");
    }

    /// <summary>What the words do not say the file does: the argument needs a second producer, and the smallest bounds have one.</summary>
    [Fact]
    public void ReasonThatNeedsMoreProducersThanTheSmallestBoundsHave_IsRefused()
    {
        var text = s_valid
            .Replace("\"scenarios\"", "\"reasons\": { \"a\": { \"producers\": 2, \"text\": \"RFC claim 1\" } }, \"scenarios\"", StringComparison.Ordinal)
            .Replace("\"first\"", "\"@a\"", StringComparison.Ordinal);

        GateFile.Parse(text).Scenarios.Single().Expectations["P1"].Why.ShouldBe("RFC claim 1");
        Should.Throw<GateException>(() => GateFile.Parse(text.Replace("\"producers\": 2, \"packets\"", "\"producers\": 1, \"packets\"", StringComparison.Ordinal)))
            .Message.ShouldBe("the reason for P1 P10 needs 2 producers, and N=1 P=1 K=1 has 1: say what violates it there ('RFC claim 1')");
    }

    [Theory]
    [InlineData("\"a\": { \"producers\": 1, \"text\": \"x\" }", "\"@a\"", "reason a needs more than one producer, or is a text alone")]
    [InlineData("\"a\": { \"text\": \"x\" }", "\"@a\"", "reason a lacks 'producers'")]
    [InlineData("\"b\": \"an argument\"", "\"@a\"", "why is \"@a\", and the file's reasons have no text under the name 'a'")]
    [InlineData("\"a\": \"an argument\", \"b\": \"another\"", "\"@a\"", "no 'why' is \"@b\": the reason 'another' is given for nothing")]
    [InlineData("\"a\": \" \"", "\"@a\"", "why must be one line that says how this is known")]
    public void ReasonThatIsMissingOrUnused_IsRefused(string reasons, string why, string message)
        => Should.Throw<GateException>(() => GateFile.Parse(
                s_valid.Replace("\"scenarios\"", $"\"reasons\": {{ {reasons} }}, \"scenarios\"", StringComparison.Ordinal).Replace("\"first\"", why, StringComparison.Ordinal)))
            .Message.ShouldBe(message);

    [Fact]
    public void PartOfTheProperties_CanBeJudgedAlone()
    {
        var part = Scenario().Replace("\"expect\"", "\"judge\": [\"P1\", \"P10\"], \"expect\"", StringComparison.Ordinal);
        var scenario = GateFile.Parse(Gate(part[..part.IndexOf(",\n        { \"verdict\": \"Proved\"", StringComparison.Ordinal)] + "\n      ]\n    }")).Scenarios.Single();

        scenario.IsPartial.ShouldBeTrue();
        scenario.Expectations.Keys.ShouldBe(["P1", "P10"]);
    }

    [Fact]
    public void UnknownPropertyToJudge_IsRefused()
        => Should.Throw<GateException>(() => GateFile.Parse(Gate(Scenario().Replace("\"expect\"", "\"judge\": [\"P99\"], \"expect\"", StringComparison.Ordinal))))
            .Message.ShouldStartWith("'legacy, user-bit reader, N=2 P=3 K=1, sc' has no property 'P99'");

    [Fact]
    public void NoScenario_IsRefused()
        => Should.Throw<GateException>(() => GateFile.Parse(Gate("")))
            .Message.ShouldBe("scenarios is empty: a gate that runs nothing passes nothing");

    [Theory]
    [InlineData("", 1)]
    [InlineData("{\n  \"version\": 2,\n", 3)]
    [InlineData("{\n  // no comments\n}", 2)]
    public void TextThatIsNotJson_IsRefused_WithTheLine(string text, int line)
    {
        var error = Should.Throw<GateException>(() => GateFile.Parse(text));

        error.Message.ShouldStartWith("not JSON: ");
        error.Message.ShouldNotContain('\n');
        error.Line.ShouldBe(line);
    }

    /// <summary>Nothing that the catalogue has is left out of the gate.</summary>
    [Fact]
    public void GateOfTheRepository_JudgesEveryVariantReaderAndFault()
    {
        var gate = GateOfTheRepository();

        gate.Scenarios.Select(s => s.Scenario.Variant).Distinct().ShouldBe(ScenarioCatalog.VariantNames, ignoreOrder: true);
        gate.Scenarios.Select(s => s.Scenario.Reader).Distinct().ShouldBe(ScenarioCatalog.Readers.Select(r => r.Name), ignoreOrder: true);
        gate.Scenarios.SelectMany(s => s.Scenario.Faults).Distinct().ShouldBe(ScenarioCatalog.Faults.Select(f => f.Name), ignoreOrder: true);
    }

    /// <summary>The two statements that the project stands for, whoever edits the file.</summary>
    [Fact]
    public void GateOfTheRepository_DemandsTheHeadlines()
    {
        var gate = GateOfTheRepository();
        var legacy = gate.Scenarios.Where(s => s.Scenario is { Variant: "legacy", Reader: "user-bit", Faults.Count: 0 } && s.Expectations.ContainsKey("P1")).ToArray();
        var marked = gate.Scenarios.Where(s => s.Scenario is { Variant: "in-progress", Reader: "user-bit", Faults.Count: 0, Memory: "sc", KnownFalse: false }).ToArray();

        legacy.Length.ShouldBeGreaterThan(1);
        legacy.ShouldAllBe(s => s.Expectations["P1"].Verdict == Verdict.Violated);
        marked.Length.ShouldBeGreaterThan(4);
        // An unfair lock, which the kernel does not have, lets packets that are dropped keep the reader from a full ring.
        marked.ShouldAllBe(s => s.Expectations.All(e => e.Value.Verdict == Verdict.Proved || (e.Key == "L2-live" && s.Scenario.Fairness == "weak")));
        gate.Select(GateFile.Quick).ShouldContain(legacy[0]);
        gate.Select(GateFile.Quick).ShouldContain(marked[0]);
    }

    private static GateFile GateOfTheRepository() => GateFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "coyote-config", "verify.json")));

    private static string Gate(string scenarios, string more = "") => "{\n  \"version\": 2,\n  \"scenarios\": [\n" + scenarios + "\n  ]" + more + "\n}\n";

    private static string Scenario()
        => "    { \"variant\": \"legacy\", \"readers\": [\"user-bit\"],\n"
            + "      \"slots\": 2, \"producers\": 3, \"packets\": 1, \"profile\": \"quick\",\n"
            + "      \"expect\": [\n"
            + "        { \"verdict\": \"Violated\", \"properties\": [\"P1\", \"P10\"]" + Smallest + ", \"why\": \"first\" },\n"
            + "        { \"verdict\": \"Proved\",\n"
            + "          \"properties\": [\"P2\", \"P3\", \"P4\", \"P5\", \"P6\", \"P7\", \"P8\", \"P9\", \"P12\", \"P7i\", \"L1\", \"L2\", \"L3\", \"L4\", \"L5\", \"deadlock\", \"livelock\", \"exception\"],\n"
            + "          \"why\": \"second\" }\n      ]\n    }";
}
