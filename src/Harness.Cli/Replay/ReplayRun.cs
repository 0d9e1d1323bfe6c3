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

namespace Harness.Cli.Replay;

/// <summary>Replays one trace.</summary>
internal static class ReplayRun
{
    internal static ExitCode Run(ReplayOptions options, IReadOnlyList<ReportRequest> requests)
    {
        var (assembly, path) = (options.Assembly, options.Trace);
        InputFile[] read = assembly is null ? [new(path, "the trace")] : [new(path, "the trace"), new(assembly, "the assembly")];
        using var reports = ReportFiles.Prepare(requests, read);
        var trace = TraceModels.Read(path);
        if (assembly is null && Harness.KernelCode.KernelScenario.Of(trace.Scenario) is not null)
        {
            return KernelCode.KernelRun.Replay(trace, path, model => Replay(trace, model, options, reports));
        }

        if (assembly is null && trace.Scenario.ContainsKey(Native.NativeModel.FileParameter))
        {
            return Check.CheckRun.Replay(trace, path, model => Replay(trace, model, options, reports));
        }

        var model = TraceModels.Of(trace, path, assembly, options.Method);
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
}
