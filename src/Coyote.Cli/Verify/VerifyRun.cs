using System.Collections.Immutable;
using Coyote.Cli.Files;
using Coyote.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Coyote.Cli.Verify;

/// <summary>Runs the scenarios of <c>coyote verify</c>, writes what they found, and prints the report.</summary>
internal sealed class VerifyRun
{
    private readonly VerifyOptions _options;
    private readonly TraceDirectory _traces;

    internal VerifyRun(VerifyOptions options)
    {
        _options = options;
        _traces = new TraceDirectory(options.OutputDirectory);
    }

    internal ExitCode Run()
    {
        var (title, work) = Plan();
        using var json = _options.Json is { } path ? OutputFile.Prepare(path, "--json") : null;
        using var markdown = _options.Markdown is { } other ? OutputFile.Prepare(other, "--markdown") : null;
        using var interrupt = new Interrupt();
        Console.Out.WriteLine(title);
        Console.Out.WriteLine();

        var outcomes = new List<ScenarioOutcome>();
        for (var i = 0; i < work.Length; i++)
        {
            var heading = $"{(work.Length > 1 ? $"[{i + 1}/{work.Length}] " : "")}{work[i].Scenario.Title}";
            outcomes.Add(interrupt.Token.IsCancellationRequested ? NotStarted(work[i]) : Explore(work[i], heading, interrupt.Token));
        }

        json?.Write(ResultJson.Of(outcomes));
        markdown?.Write(ResultMarkdown.Of(outcomes));
        return VerifyReport.Write(outcomes, isGate: _options.ByHand is null);
    }

    /// <summary>What to run. Every input is checked here, before anything is written or searched.</summary>
    private (string Title, ImmutableArray<Work> Work) Plan()
    {
        if (_options.ByHand is { } scenario)
        {
            var program = ControlledProgram.Create(new ScenarioModel(scenario));
            return ("Exploring every schedule of one scenario.", [new Work(scenario, program, PropertyNames(program), null)]);
        }

        var (path, gate) = GateLocator.Read(_options.Config);
        var selected = gate.Select(_options.Profile);
        if (selected.IsEmpty)
        {
            throw new InputException($"{path} has no scenario of profile '{_options.Profile}': nothing would be checked");
        }

        var which = selected.Length == gate.Scenarios.Length ? "" : $" (profile {_options.Profile}: {selected.Length} of {gate.Scenarios.Length})";
        return (
            $"Gate {path}: {Figures.Plural(selected.Length, "scenario")}{which}.",
            [.. selected.Select(s => new Work(s.Scenario, ControlledProgram.Create(new ScenarioModel(s.Scenario)), [], s.Expectations))]);
    }

    private ImmutableArray<string> PropertyNames(ControlledProgram program)
        =>
        [
            .. _options.Properties.Select(name => program.FindProperty(name)?.Name ?? throw new InputException(
                $"this scenario has no property '{name}'; it has {string.Join(", ", program.Properties.Select(p => p.Name))}")),
        ];

    private ScenarioOutcome Explore(Work work, string heading, CancellationToken cancellation)
    {
        var options = _options.Search with { Properties = work.Properties };
        var result = ProgressView.Run(heading, report => SearchRunner.Run(work.Program, options, report, cancellation));
        Console.Out.WriteLine(
            $"    {Figures.Plural(result.States, "state")}, {Figures.Plural(result.Transitions, "transition")} "
            + $"({Figures.Rate(result.Transitions, result.Elapsed)}), {Figures.Seconds(result.Elapsed)}");
        return NotStarted(work) with { Result = result, Traces = WriteTraces(work, result), ScheduleBound = options.ScheduleBound };
    }

    private static ScenarioOutcome NotStarted(Work work) => new()
    {
        Title = work.Scenario.Title,
        Scenario = work.Scenario,
        Result = null,
        Expectations = work.Expectations,
        ExpectedSteps = work.Program.ExpectedLabels,
    };

    private ImmutableSortedDictionary<string, RecordedTrace> WriteTraces(Work work, SearchResult result)
    {
        var traces = ImmutableSortedDictionary.CreateBuilder<string, RecordedTrace>(StringComparer.Ordinal);
        foreach (var (property, _, _, _, counterexample) in result.Properties)
        {
            if (counterexample is not null)
            {
                var trace = TraceRecorder.Record(work.Program, property, counterexample, work.Scenario.ToParameters());
                traces.Add(property.Name, _traces.Write($"{ScenarioParameters.FileName(work.Scenario)}-{property.Name}", trace));
            }
        }

        return traces.ToImmutable();
    }

    /// <summary>A scenario to explore.</summary>
    private sealed record Work(
        Scenario Scenario, ControlledProgram Program, ImmutableArray<string> Properties, ImmutableSortedDictionary<string, Expectation>? Expectations);
}
