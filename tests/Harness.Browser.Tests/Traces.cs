using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Scenarios;

namespace Harness.Browser.Tests;

/// <summary>Traces to report on.</summary>
internal static class Traces
{
    private static readonly Dictionary<string, Trace> s_found = [];

    internal static Scenario Legacy { get; } = new() { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 };

    /// <summary>The shortest violation of a property.</summary>
    internal static Trace Of(Scenario scenario, string property)
    {
        var key = $"{scenario.Title} {property}";
        if (!s_found.TryGetValue(key, out var trace))
        {
            var program = ControlledProgram.Create(new ScenarioModel(scenario));
            var result = new ExhaustiveSearch(program, new SearchOptions { Properties = [property], StopWhenDecided = true }).Run(TestContext.Current.CancellationToken);
            trace = TraceRecorder.Record(program, result.Properties[0].Property, result.Properties[0].Counterexample!, scenario.ToParameters());
            s_found.Add(key, trace);
        }

        return trace;
    }

    /// <summary>The steps of a trace again and again, until there are so many.</summary>
    internal static Trace Repeated(Trace trace, int steps) => trace with
    {
        Steps = [.. Enumerable.Range(0, steps).Select(i => trace.Steps[i % trace.Steps.Length] with { Number = i + 1 })],
        Choices = [.. Enumerable.Range(0, steps).Select(i => trace.Choices[i % trace.Steps.Length])],
    };

    /// <summary>The trace with every text of it replaced.</summary>
    internal static Trace WithTexts(Trace trace, Func<string, string> replace) => trace with
    {
        Model = replace(trace.Model),
        Property = replace(trace.Property),
        Statement = replace(trace.Statement),
        Note = replace(trace.Note),
        Watches = All(trace.Watches, replace),
        WatchesAtStart = All(trace.WatchesAtStart, replace),
        Steps =
        [
            .. trace.Steps.Select(s => s with
            {
                Task = replace(s.Task),
                Letter = replace(s.Letter),
                Step = replace(s.Step),
                Operation = replace(s.Operation),
                Watches = All(s.Watches, replace),
                Fails = All(s.Fails, replace),
                Source = replace(s.Source),
                Line = s.Line is { } line ? line with { File = replace(line.File) } : null,
                Accesses = [.. s.Accesses.Select(a => a with { Kind = replace(a.Kind), Variable = replace(a.Variable), Before = replace(a.Before), After = replace(a.After) })],
            }),
        ],
    };

    private static ImmutableArray<string> All(ImmutableArray<string> texts, Func<string, string> replace) => [.. texts.Select(replace)];
}
