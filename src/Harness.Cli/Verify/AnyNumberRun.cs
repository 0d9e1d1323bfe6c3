using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Engine.Exploration.Counting;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify</c> for any number of producers and packets, and a number of slots.</summary>
internal static class AnyNumberRun
{
    /// <param name="scenario">The scenario with two producers, and packets that never end.</param>
    /// <param name="properties">The names of the properties to judge; none for all.</param>
    /// <param name="traces">Where traces go; null for the default.</param>
    internal static ExitCode Run(Scenario scenario, ImmutableArray<string> properties, string? traces)
    {
        var directory = new TraceDirectory(traces);
        var two = ControlledProgram.Create(new ScenarioModel(scenario));
        var options = new AnyNumberOptions { Properties = PropertyNames.Of(two, properties) };
        using var interrupt = new Interrupt();
        Console.Out.WriteLine("Exploring every schedule of any number of producers.");
        Console.Out.WriteLine();
        var title = AnyNumberText.Title(scenario);
        var result = ProgressView.Run(title, report => new AnyNumberSearch(
            producers => new ScenarioModel(scenario with { Producers = producers }),
            options with { Progress = (states, waiting) => report(() => AnyNumberText.Progress(states, waiting)) }).Run(interrupt.Token));
        Console.Out.Write(AnyNumberText.Of(result));
        WriteTraces(result, scenario, directory);
        Console.Out.WriteLine();
        Console.Out.WriteLine(AnyNumberText.Last(title, result));
        return result.Properties.Any(p => p.Verdict == AnyNumberVerdict.Violated) ? ExitCode.Violated : result.IsProved ? ExitCode.Success : ExitCode.Inconclusive;
    }

    /// <summary>Every schedule that violates a property, and the shortest of them in full.</summary>
    private static void WriteTraces(AnyNumberResult result, Scenario scenario, TraceDirectory directory)
    {
        RecordedTrace? shortest = null;
        foreach (var found in result.Properties.Where(p => p.Counterexample is not null))
        {
            var within = scenario with { Producers = found.Members };
            var trace = TraceRecorder.Record(ControlledProgram.Create(new ScenarioModel(within)), found.Property, found.Counterexample!, within.ToParameters());
            var recorded = directory.Write($"{ScenarioParameters.FileName(within)}-{found.Property.Name}", trace);
            Console.Out.WriteLine($"{found.Property.Name}: {SelfCommand.Replay(recorded.Path)}");
            shortest = shortest is null || trace.Steps.Length < shortest.Trace.Steps.Length ? recorded : shortest;
        }

        if (shortest is not null)
        {
            VerifyReport.WriteSchedule(shortest);
        }
    }
}
