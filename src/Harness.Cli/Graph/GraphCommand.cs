using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Testing;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Charts;
using Harness.Scenarios;
using Harness.Scenarios.Reductions;

namespace Harness.Cli.Graph;

/// <summary><c>harness graph</c>: pictures of a scenario's states, as text for Graphviz or as SVG.</summary>
internal sealed class GraphCommand
{
    private const int DefaultStates = 2_000;
    private const int DefaultStatesByDepth = 5_000_000;

    private readonly ScenarioOptions _scenario = new();
    private readonly TestChoice _test = new();

    private readonly Option<bool> _depths = Values.Switch("--depths", "Draw a chart (SVG) of the states by depth instead: nothing left out, and with each reduction.");

    private readonly Option<int?> _limit = Values.Integer(
        "--limit", "STATES", $"How many states there may be (default: {DefaultStates}, which dot can still draw); with --depths, how many each search may visit (default: {DefaultStatesByDepth}).", 1);

    private readonly Option<string?> _out = Values.Text("--out", "PATH", "Write to this file instead of the standard output.", "-o");

    internal static Command Create()
    {
        var grammar = new GraphCommand();
        var command = new Command(
            "graph",
            "Prints the state graph of a small scenario, or of a test's model, in the language of "
            + "Graphviz: harness graph … | dot -Tsvg > graph.svg. Violating states are red.");
        grammar._test.AddTo(command);
        grammar._scenario.AddTo(command, judgesRuns: false);
        command.Add(grammar._depths);
        command.Add(grammar._limit);
        command.Add(grammar._out);
        command.SetAction(parsed => (int)grammar.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var (model, title) = Choose(parsed);
        if (_scenario.HasFairness(parsed))
        {
            throw new InputException("--fairness is about runs that never end, and a graph says nothing of them: leave it out");
        }

        using var file = parsed.GetValue(_out) is { } path ? OutputFile.Prepare(path, "--out") : null;
        using var interrupt = new Interrupt();
        var program = ControlledProgram.Create(model);
        var text = parsed.GetValue(_depths)
            ? Depths(title, program, parsed.GetValue(_limit) ?? DefaultStatesByDepth, interrupt.Token)
            : Graph(program, parsed.GetValue(_limit) ?? DefaultStates);
        if (interrupt.Token.IsCancellationRequested)
        {
            return ExitCode.Inconclusive;
        }

        if (file is null)
        {
            Console.Out.Write(text);
        }
        else
        {
            file.Write(text);
        }

        return ExitCode.Success;
    }

    private (IModel Model, string Title) Choose(ParseResult parsed)
    {
        if (_test.IsGiven(parsed))
        {
            var test = _test.Read(parsed, _scenario.ReadForModel(parsed));
            return (test.Model, TestChoice.Title(test));
        }

        var scenario = _scenario.Read(parsed)
            ?? throw new InputException(
                "graph needs a scenario, harness graph --variant in-progress …, or a test: harness graph ASSEMBLY -m METHOD");
        return (new ScenarioModel(scenario), scenario.Title);
    }

    private static string Depths(string title, ControlledProgram program, int limit, CancellationToken cancellation)
        => DepthChart.Of(title, DepthSearch.Run(program, limit, Timeout.InfiniteTimeSpan, cancellation));

    private static string Graph(ControlledProgram program, int limit)
        => SmallGraph.Of(program, limit) is { } graph
            ? DotGraph.Of(program, graph)
            : throw new InputException($"the graph has more than {limit} states: choose smaller bounds, or a larger --limit");
}
