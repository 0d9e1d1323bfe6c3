using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Output;
using Harness.Cli.Replay;
using Harness.Cli.Testing;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Text;
using Harness.Scenarios;

namespace Harness.Cli.Compare;

/// <summary><c>harness compare</c>: the schedule of a counterexample on another protocol, step beside step.</summary>
internal sealed class CompareCommand
{
    private readonly Argument<string[]> _files = new("[PATH] TRACE")
    {
        Description = "The trace, after the assembly (*.dll) with the test where it is of one.",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly Option<string?> _variant = Values.Text("--variant", "V", "The protocol to take the schedule in: a variant of the ring, with the reader, bounds and faults of the trace.");
    private readonly Option<string?> _reader = Values.Text("--reader", "R", "Another reader than the trace's.");
    private readonly Option<string?> _method = Values.Text("--method", "METHOD", "For a trace of a test: the other test of the assembly whose model is to take the schedule.", "-m");

    internal static Command Create()
    {
        var grammar = new CompareCommand();
        var command = new Command(
            "compare",
            "Takes the schedule of a trace in another protocol, and shows both step beside step: where the other blocks, drops, or goes another way. Exit code 2 when it violates something too.")
        {
            grammar._files, grammar._variant, grammar._reader, grammar._method,
        };
        command.SetAction(parsed => (int)grammar.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var files = parsed.GetRequiredValue(_files);
        var (assembly, path) = (files.Length == 2 ? files[0] : null, files[^1]);
        var trace = TraceModels.Read(path);
        var model = TraceModels.Of(trace, path, assembly, method: null);
        var first = ControlledProgram.Create(model);
        var pair = Take(first, Replayed(first, trace, path), ControlledProgram.Create(Other(parsed, model, assembly)));
        ColouredText.Write(SideBySideText.Of(pair));
        return pair.Violated.IsEmpty ? ExitCode.Success : ExitCode.Violated;
    }

    private static Trace Replayed(ControlledProgram program, Trace trace, string path)
    {
        try
        {
            return TraceReplay.Replay(program, trace, null);
        }
        catch (TraceException exception)
        {
            throw new InputException($"trace '{path}' does not fit: {exception.Message}", exception);
        }
    }

    private static SideBySide Take(ControlledProgram first, Trace trace, ControlledProgram second)
    {
        try
        {
            return TraceComparison.Take(first, trace, second);
        }
        catch (TraceException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    private IModel Other(ParseResult parsed, IModel model, string? assembly)
    {
        var (variant, reader, method) = (parsed.GetValue(_variant), parsed.GetValue(_reader), parsed.GetValue(_method));
        if (assembly is not null)
        {
            return method is null || variant is not null || reader is not null
                ? throw new InputException("compare takes a trace of a test to another test, and to nothing else: harness compare PATH TRACE --method METHOD")
                : TestMethodFinder.Find(TestAssembly.Load(assembly).Tests, method, assembly).Collect().Model;
        }

        if (method is not null)
        {
            throw new InputException("--method is for a trace of a test, after its assembly: harness compare PATH TRACE --method METHOD");
        }

        if (variant is null && reader is null)
        {
            throw new InputException("compare needs the other protocol: harness compare TRACE --variant in-progress");
        }

        var scenario = ((ScenarioModel)model).Scenario;
        return new ScenarioModel(scenario with { Variant = variant ?? scenario.Variant, Reader = reader ?? scenario.Reader });
    }
}
