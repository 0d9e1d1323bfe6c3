using System.Text;
using Harness.Engine.Exploration;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Harness.Reports.Tests;

/// <summary>
/// The text report of the property that says most of each scenario of the gate that violates any: a file for each variant in <c>Golden/gate</c>. They are there to be read when
/// the report's layout or the choice of decisive steps changes; that a sentence is true, <see cref="CauseTests"/> says.
/// </summary>
/// <remarks>
/// The quick gate's are compared by every run of the tests. All of them, which takes some minutes: <c>GATE_REPORTS=all dotnet test tests/Harness.Reports.Tests --filter GateReport</c>.
/// With <c>UPDATE_GOLDEN=1</c> beside it the files are written anew, to be looked at before they are committed.
/// </remarks>
public class GateReportTests
{
    private static readonly string s_folder = Golden.PathOf("gate");

    [Fact]
    public void Reports_AreThoseInTheRepository()
    {
        var gate = GateFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "coyote-config", "verify.json")));
        var isAll = Environment.GetEnvironmentVariable("GATE_REPORTS") == "all";
        var files = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var scenario in gate.Select(isAll ? GateFile.Full : GateFile.Quick).Where(s => HeadlineOf(s) is not null))
        {
            var name = $"{scenario.Scenario.Variant}.txt";
            if (!files.TryGetValue(name, out var file))
            {
                files.Add(name, file = new StringBuilder());
            }

            file.Append("==== ").Append(scenario.Scenario.Title).Append(" ====\n\n")
                .Append(TextReport.Of(Found.Trace(scenario.Scenario, HeadlineOf(scenario)!))).Append('\n');
        }

        foreach (var (name, text) in files)
        {
            text.ToString().Split('\n').ShouldAllBe(line => line.Length <= 120, name);
            Check(name, text.ToString(), isAll);
        }

        if (isAll)
        {
            Directory.EnumerateFiles(s_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(files.Keys);
        }
    }

    private static void Check(string name, string text, bool isAll)
    {
        if (isAll)
        {
            Golden.Check(Path.Combine("gate", name), text);
            return;
        }

        // The file has the reports of the whole gate, and these among them.
        var golden = File.ReadAllText(Path.Combine(s_folder, name)).ReplaceLineEndings("\n");
        foreach (var report in text.Split("==== ", StringSplitOptions.RemoveEmptyEntries).Select(r => "==== " + r))
        {
            golden.ShouldContain(report, Case.Sensitive, $"{name}: GATE_REPORTS=all UPDATE_GOLDEN=1 dotnet test tests/Harness.Reports.Tests --filter GateReport writes the files anew");
        }
    }

    private static string? HeadlineOf(GateScenario scenario)
        => scenario.Expectations.Where(e => e.Value.Verdict == Verdict.Violated).Select(e => e.Key).MinBy(Headline.RankOf);
}
