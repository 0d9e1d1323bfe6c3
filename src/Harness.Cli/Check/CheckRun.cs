using System.Net.Sockets;
using Harness.Cli.Files;
using Harness.Cli.Testing;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Explorer;
using Harness.Native;
using Harness.Native.Build;
using Harness.Reports.Charts;

namespace Harness.Cli.Check;

/// <summary>Builds C code and checks it.</summary>
internal static class CheckRun
{
    /// <summary>What dot can still draw.</summary>
    internal const int MostInGraph = 2_000;

    internal static ExitCode Run(NativeSource source, MemoryModel memory, string tasks, TestOptions options)
    {
        using var program = Load(source);
        var kept = options.Search?.Checkpoint is { } checkpoint ? new KeptWords(program, tasks, checkpoint) : null;
        kept?.Recall();
        NativeSearch.Learn(program, memory, tasks, options.StepTimeout);
        return NativeSearch.Run(
            program,
            memory,
            model =>
            {
                kept?.Keep(model);
                return new TestRun(options, TargetOf(model, source) with { Basis = () => Basis(program) }).Run();
            },
            tasks);
    }

    internal static ExitCode Explore(NativeSource source, MemoryModel memory, string tasks)
    {
        using var program = Load(source);
        NativeSearch.Learn(program, memory, tasks);
        using var interrupt = new Interrupt();
        try
        {
            var server = ExplorerServer.Start(new NativeModel(program, memory, tasks), NameOf(source), 0, interrupt.Token).GetAwaiter().GetResult();
            Console.Out.WriteLine($"Exploring {source.Files[0]}.\n\nOpen {server.Address}\nThe address is a secret of this run. Ctrl-C ends it.");
            Console.Out.Flush();
            interrupt.Token.WaitHandle.WaitOne();
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new InputException($"cannot listen on 127.0.0.1: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    internal static ExitCode Graph(NativeSource source, MemoryModel memory, string tasks, string path)
    {
        using var file = OutputFile.Prepare(path, "--graph", source.Files.Select(f => new InputFile(f, "the code")));
        using var program = Load(source);
        file.Write(NativeSearch.Run(program, memory, model => GraphOf(ControlledProgram.Create(model)), tasks));
        return ExitCode.Success;
    }

    private static string GraphOf(ControlledProgram program)
        => SmallGraph.Of(program, MostInGraph) is { } graph ? DotGraph.Of(program, graph)
            : throw new InputException($"the graph has more than {MostInGraph:N0} states, which dot cannot draw: choose smaller parameters");

    /// <summary>Builds again what a trace is of, and does something with its model.</summary>
    internal static T Replay<T>(Trace trace, string path, Func<IModel, T> use)
    {
        var source = NativeModel.SourceOf(trace.Scenario) ?? throw new InputException($"trace '{path}' does not say of which files in C it is");
        using var program = Load(source.Source);
        program.Remember(source.Tasks, source.Words);
        return NativeSearch.Run(program, source.Memory, model => use(model), source.Tasks);
    }

    private static NativeProgram Load(NativeSource source)
    {
        try
        {
            return NativeProgram.Load(source);
        }
        catch (NativeException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    /// <summary>A proof is about a binary, and rests on what its code was seen to do.</summary>
    private static string Basis(NativeProgram program)
        => $"    the binary that {Path.GetFileName(program.Source.Compiler)} -O{program.Source.Optimization} makes, {program.Code}; "
            + $"{program.Runs:N0} runs of native code, each taken twice, with all that it did not announce scrambled"
            + (program.MissingFunctions.IsEmpty ? "" : $"; never called, and without a body: {string.Join(", ", program.MissingFunctions)}");

    private static TestTarget TargetOf(NativeModel model, NativeSource source)
        => new(source.Files[0], model.Name, NameOf(source), model, [], ("", ""));

    /// <summary>The name of the first file and the parameters.</summary>
    private static string NameOf(NativeSource source)
        => string.Concat(string.Join('-', [Path.GetFileNameWithoutExtension(source.Files[0]), .. source.Defines]).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
}
