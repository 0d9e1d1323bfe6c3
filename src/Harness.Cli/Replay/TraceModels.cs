using Harness.Cli.Files;
using Harness.Cli.Testing;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Scenarios;

namespace Harness.Cli.Replay;

/// <summary>The models of traces.</summary>
internal static class TraceModels
{
    /// <summary>Reads a trace of this tool.</summary>
    internal static Trace Read(string path)
    {
        InputText.Check(path, "trace");
        RefuseTraceOfMicrosoft(path);
        return TraceFile.Read(path);
    }

    /// <summary>The model of a trace: of the scenario that the trace describes, or of a test in an assembly.</summary>
    internal static IModel Of(Trace trace, string path, string? assembly, string? method) => assembly is null ? OfScenario(trace, path) : OfTest(trace, assembly, method);

    /// <summary>Both tools are called harness, and write traces: which one a file belongs to should not be a riddle.</summary>
    private static void RefuseTraceOfMicrosoft(string path)
    {
        var head = new char[256];
        using var file = File.OpenText(path);
        if (new string(head, 0, file.ReadBlock(head)).Contains("\"CoyoteVersion\"", StringComparison.Ordinal))
        {
            throw new InputException($"trace '{path}' was written by Microsoft's tool: replay it with that tool, and the assembly that it was written for");
        }
    }

    /// <summary>The model of a scenario that the trace itself describes.</summary>
    private static ScenarioModel OfScenario(Trace trace, string path)
    {
        if (!trace.Scenario.ContainsKey("variant"))
        {
            throw new InputException($"trace '{path}' is of test model '{trace.Model}': give its assembly too (harness replay PATH TRACE)");
        }

        try
        {
            return new ScenarioModel(ScenarioParameters.Read(trace.Scenario.Where(p => p.Key != TestOfTrace.Parameter).ToDictionary(StringComparer.Ordinal)));
        }
        catch (ScenarioException exception)
        {
            throw new InputException($"trace '{path}' is not of a scenario that this version knows: {exception.Message}", exception);
        }
    }

    /// <summary>The model of a test: the one that was asked for, or the one that the trace names. No other test is run.</summary>
    private static IModel OfTest(Trace trace, string path, string? method)
    {
        var tests = TestAssembly.Load(path).Tests;
        var model = OtherMemory.Apply((method is null ? TestOfTrace.Find(trace, tests, path) : TestMethodFinder.Find(tests, method, path)).Collect().Model, trace);
        return SmallerModels.Find(model, trace.Model)
            ?? (method is null ? throw new InputException($"test '{TestOfTrace.Of(trace)}' of '{path}' no longer has the trace's model '{trace.Model}': run the test again") : model);
    }
}
