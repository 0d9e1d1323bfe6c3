using System.Xml.Linq;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Charts;
using Harness.Scenarios;
using Harness.Scenarios.Reductions;

namespace Harness.Reports.Tests;

public class ChartTests
{
    [Fact]
    public void ADotGraphQuotesWhatDotWouldTakeForSyntax()
    {
        var program = Program(new Scenario { Variant = "legacy", Slots = 1, Producers = 1, Packets = 1 });
        var graph = new SmallGraph(["a\"b"], [new GraphState(0, ["""x\"]; s1 ["""], ["P1"], [], true)], []);
        var dot = DotGraph.Of(program, graph);
        dot.ShouldContain("""  s0 [label="0\na\"b: x\\\"]; s1 [\nviolates P1", color="#c62828", fontcolor="#c62828", penwidth=2, peripheries=2];""");
    }

    [Fact]
    public void AChartHasAPointForEachDepthOfEachSearch()
    {
        var series = DepthSearch.Run(Program(new Scenario { Variant = "in-progress", Slots = 1, Producers = 2, Packets = 1 }), 100_000, Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        series.Select(s => s.Name).ShouldBe(["nothing left out", "symmetry", "partial order", "symmetry and partial order"]);
        series.ShouldAllBe(s => s.IsComplete);
        series[0].States.ShouldBe(1_042);
        series[1].States.ShouldBeLessThan(series[0].States);
        series[3].States.ShouldBeLessThan(series[1].States);
        var chart = XDocument.Parse(DepthChart.Of("<in> & \"out\"", series));
        var lines = chart.Descendants().Where(e => e.Name.LocalName == "polyline").ToArray();
        lines.Length.ShouldBe(4);
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i].Attribute("points")!.Value.Split(' ').Length.ShouldBe(series[i].ByDepth.Length);
        }

        chart.Descendants().Select(e => e.Value).ShouldContain("<in> & \"out\"");
    }

    [Fact]
    public void ASearchThatWasStoppedSaysSo()
    {
        var series = DepthSearch.Run(Program(new Scenario { Variant = "legacy" }), 100, Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        series.ShouldAllBe(s => !s.IsComplete);
        DepthChart.Describe(series).ShouldContain("states until it was stopped, depth");
    }

    private static ControlledProgram Program(Scenario scenario) => ControlledProgram.Create(new ScenarioModel(scenario));
}
