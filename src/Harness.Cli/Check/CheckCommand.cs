using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Testing;
using Harness.Cli.Verify;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Native.Build;

namespace Harness.Cli.Check;

/// <summary>The grammar of <c>harness check</c>: C code as a scenario.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "The files, C or C++: tasks are functions named with the macros of harness.h.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _defines = new("--define", "-D") { Description = "A parameter of the scenario, as the compiler takes it; may be given several times.", HelpName = "NAME[=VALUE]" };
    private readonly Option<string[]> _includes = new("--include", "-I") { Description = "A directory in which included files are looked for.", HelpName = "DIR" };
    private readonly Option<string?> _compiler = Values.Text("--compiler", "NAME", "The compiler, gcc or clang by name or path (default: gcc).");
    private readonly Option<string?> _level = Values.Text("--optimize", "LEVEL", "The level of optimisation, 0, 1, 2, 3 or s (default: 2). A proof is about the binary that comes of it.", "-O");
    private readonly Option<int?> _stack = Values.Integer("--stack", "KiB", "What a task has for its locals (default: 64).", 4, 768);
    private readonly Option<string?> _memory = Values.Text("--memory", "M", $"Memory model: {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))} (default: sc).");
    private readonly Option<string?> _tasks = Values.Text("--tasks", "PREFIX", "Only the tasks and properties whose names begin so.");
    private readonly Option<bool> _plain = Values.Switch("--plain-is-meant", "Take plain accesses as they are, as the kernel means its own: look for no data races.");
    private readonly Option<string[]> _properties = Values.Texts("--property", "P", "Judge only this property; may be given several times.");
    private readonly Option<string?> _strategy = Values.Text("--strategy", "STRATEGY", "Sample schedules by a strategy of harness test instead of exploring all.", "-s");
    private readonly Option<int?> _iterations = Values.Integer("--iterations", "ITERATIONS", $"With -s: schedules to run (default: {TestOptions.DefaultIterations:N0}).", 1, int.MaxValue, "-i");
    private readonly Option<bool> _explore = Values.Switch("--explore", "Open a page on this machine on which you walk through the states by hand. Ctrl-C ends it.");
    private readonly Option<string?> _graph = Values.Text("--graph", "PATH", $"Write the graph of states for Graphviz instead, at most {CheckRun.MostInGraph:N0} of them.");
    private readonly Option<string?> _outdir = Values.Text("--outdir", "PATH", $"Directory for traces and their reports (default: {TraceDirectory.Default}).", "-o");
    private readonly Option<string[]> _reports = ReportOption.Create();
    private readonly Option<bool> _quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");
    private readonly Option<string?> _verbosity = VerbosityOption.Create();
    private readonly SearchSettings _search = new();

    internal static Command Create() => new CheckCommand().Build();

    private Command Build()
    {
        var command = new Command("check", "Checks C code: compiles it, runs every order of its tasks' accesses of shared memory, and proves its assertions or shows a shortest schedule that breaks one, in lines of C.")
        {
            _files, _defines, _includes, _compiler, _level, _stack, _memory, _tasks, _plain, _properties, _strategy, _iterations, _explore, _graph, _outdir, _reports, _quiet, _verbosity,
        };
        _search.AddTo(command);
        command.SetAction(parsed =>
        {
            var (source, options, tasks, explores) = (Source(parsed), Options(parsed), parsed.GetValue(_tasks) ?? "", parsed.GetValue(_explore));
            var memory = parsed.GetValue(_memory) is { } name
                ? MemoryModelInfo.Find(name)?.Model ?? throw new InputException($"unknown memory model '{name}'; there is {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))}")
                : MemoryModel.SequentialConsistency;
            var graph = parsed.GetValue(_graph);
            if (explores && graph is not null)
            {
                throw new InputException("give either --explore or --graph, not both");
            }

            return (int)QuietOutput.Run(
                parsed.GetValue(_quiet),
                () => explores ? CheckRun.Explore(source, memory, tasks) : graph is not null ? CheckRun.Graph(source, memory, tasks, graph) : CheckRun.Run(source, memory, tasks, options));
        });
        return command;
    }

    private NativeSource Source(ParseResult parsed)
    {
        var level = parsed.GetValue(_level) ?? "2";
        foreach (var file in parsed.GetRequiredValue(_files))
        {
            InputText.Check(file, "file");
        }

        return new NativeSource
        {
            Files = [.. parsed.GetRequiredValue(_files)],
            Defines = [.. parsed.GetValue(_defines) ?? []],
            Includes = [.. parsed.GetValue(_includes) ?? []],
            Compiler = parsed.GetValue(_compiler) ?? "gcc",
            Optimization = level is "0" or "1" or "2" or "3" or "s" ? level : throw new InputException($"-O must be 0, 1, 2, 3 or s, not '{level}'"),
            StackBytes = (parsed.GetValue(_stack) ?? 64) * 1024,
            PlainIsMeant = parsed.GetValue(_plain),
        };
    }

    private TestOptions Options(ParseResult parsed)
    {
        var strategy = parsed.GetValue(_strategy);
        if (strategy is null && parsed.GetValue(_iterations) is not null)
        {
            throw new InputException("-i belongs to -s STRATEGY: without it every schedule is explored once");
        }

        if (strategy is not null && SchedulingStrategies.All.All(s => s.Name != strategy))
        {
            throw new InputException($"unknown strategy '{strategy}'; there is {string.Join(", ", SchedulingStrategies.All.Select(s => s.Name))}");
        }

        return TestOptions.OfCode(
            parsed.GetRequiredValue(_files)[0],
            _search.Read(parsed, Environment.ProcessorCount),
            parsed.GetValue(_properties) ?? [],
            ReportOption.Read(parsed.GetValue(_reports)),
            parsed.GetValue(_outdir),
            VerbosityOption.Read(parsed, _verbosity),
            strategy,
            parsed.GetValue(_iterations));
    }
}
