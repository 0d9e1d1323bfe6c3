using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Output.Reports;
using Harness.Cli.Testing;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports;
using Harness.Reports.Ci;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Replay;

/// <summary>Replays one trace.</summary>
internal static class ReplayRun
{
    internal static ExitCode Run(ReplayOptions options, IReadOnlyList<ReportRequest> requests)
    {
        var (assembly, path) = (options.Assembly, options.Trace);
        InputFile[] read = assembly is null ? [new(path, "the trace")] : [new(path, "the trace"), new(assembly, "the assembly")];
        using var reports = ReportFiles.Prepare(requests, read);
        RefuseTraceOfMicrosoft(path);
        var trace = TraceFile.Read(path);
        if (assembly is null && trace.Scenario.ContainsKey(Native.NativeModel.FileParameter))
        {
            return Check.CheckRun.Replay(trace, path, model => Replay(trace, model, options, reports));
        }

        var model = assembly is null ? ModelOf(trace, path) : ModelOf(trace, assembly, options.Method);
        return Replay(trace, model, options, reports);
    }

    private static ExitCode Replay(Trace trace, IModel model, ReplayOptions options, ReportFiles reports)
    {
        var (assembly, path, method) = (options.Assembly, options.Trace, options.Method);
        var stop = StepBreak.Of(options.BreakAt, trace);
        try
        {
            trace = TraceReplay.Replay(ControlledProgram.Create(model, options.StepTimeout), trace, stop is null ? null : stop.Before);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped before a debugger was attached.");
            return ExitCode.Inconclusive;
        }
        catch (TraceException exception)
        {
            throw new InputException($"trace '{path}' does not fit: {exception.Message}", exception);
        }

        var replay = assembly is null
            ? SelfCommand.Replay(path)
            : $"{SelfCommand.Text} replay {SelfCommand.Quote(assembly)} {SelfCommand.Quote(path)}{(method is null ? "" : $" -m {method}")}";
        ImmutableArray<RunCase> cases = [RunCases.Of(trace.Model, new RecordedTrace(path, trace), replay)];
        reports.Write(new RunReport("harness replay", cases, TimeSpan.Zero, () => TraceJson.Of(cases), () => TraceJson.Markdown(cases)));
        if (options.Verbosity >= Verbosity.Error)
        {
            ColouredText.Write(TextReport.Of(trace, isFull: options.IsFull));
            Console.Out.WriteLine();
        }

        Console.Out.WriteLine($"Reproduced: {Figures.Plural(trace.Steps.Length, "step")} as in the trace, and {trace.Property} is violated.");
        return ExitCode.Violated;
    }

    /// <summary>Both tools are called harness, and write traces: which one a file belongs to should not be a riddle.</summary>
    private static void RefuseTraceOfMicrosoft(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var head = new char[256];
        using var file = File.OpenText(path);
        if (new string(head, 0, file.ReadBlock(head)).Contains("\"CoyoteVersion\"", StringComparison.Ordinal))
        {
            throw new InputException($"trace '{path}' was written by Microsoft's tool: replay it with that tool, and the assembly that it was written for");
        }
    }

    /// <summary>The model of a scenario that the trace itself describes.</summary>
    private static ScenarioModel ModelOf(Trace trace, string path)
    {
        if (!trace.Scenario.ContainsKey("variant"))
        {
            throw new InputException($"trace '{path}' is of test model '{trace.Model}': give its assembly too (harness replay PATH TRACE)");
        }

        try
        {
            return new ScenarioModel(ScenarioParameters.Read(trace.Scenario));
        }
        catch (ScenarioException exception)
        {
            throw new InputException($"trace '{path}' is not of a scenario that this version knows: {exception.Message}", exception);
        }
    }

    /// <summary>The model of a test: the one that was asked for, or the one whose name the trace has.</summary>
    private static IModel ModelOf(Trace trace, string path, string? method)
    {
        var assembly = TestAssembly.Load(path);
        if (method is not null)
        {
            var model = OtherMemory.Apply(TestMethodFinder.Find(assembly.Tests, method, path).Collect().Model, trace);
            return SmallerModels.Find(model, trace.Model) ?? model;
        }

        var models = assembly.Tests.Select(t => OtherMemory.TryApply(t.Collect().Model, trace)).OfType<IModel>().ToArray();
        return Array.Find(models, m => m.Name == trace.Model)
            ?? models.Select(m => SmallerModels.Find(m, trace.Model)).FirstOrDefault(m => m is not null)
            ?? (assembly.AssemblyName == typeof(ScenarioModel).Assembly.GetName().Name && trace.Scenario.Count > 0
                ? ModelOf(trace, path)
                : throw new InputException($"no test of '{path}' has the trace's model '{trace.Model}'"));
    }
}
