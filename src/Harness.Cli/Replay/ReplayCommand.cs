using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Output;
using Harness.Engine.Exploration;

namespace Harness.Cli.Replay;

/// <summary>The grammar of <c>harness replay</c>.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string[]> _files = new("[PATH] TRACE")
    {
        Description = "The assembly (*.dll) with the test, and the trace. The assembly may be left out for a trace of a scenario (harness verify), which the trace names itself.",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly Option<string?> _method = Values.Text(
        "--method", "METHOD", "The test: its full name, or an end of it. Without it: the test whose model the trace names.", "-m");

    private readonly Option<bool> _full = new("--full") { Description = "Show every step, also those that have nothing to do with the cause." };

    private readonly Option<string[]> _reports = ReportOption.Create();

    private readonly Option<bool> _quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");

    private readonly Option<int?> _breakAt = Values.Integer("--break-at", "STEP", "Stop in a debugger just before this step is taken; wait for one where none is attached.", 1);

    private readonly Option<double?> _stepTimeout = Values.Seconds(
        "--step-timeout",
        $"Take a task that runs for longer than this to its first operation for one that never gets there (default: {new SearchOptions().StepTimeout.TotalSeconds:0}, in time of the processor). "
            + "The steps of the trace have no limit: whoever wrote it saw them end.");

    private readonly Option<string?> _verbosity = VerbosityOption.Create();

    private Action<ParseResult> _sayIgnored = _ => { };

    internal static Command Create()
    {
        var grammar = new ReplayCommand();
        var command = new Command(
            "replay",
            "Runs the schedule of a trace again, checks every step against the trace, and stops at the first difference. Exit code 2 when the violation is reproduced.")
        {
            grammar._files, grammar._method, grammar._full, grammar._breakAt, grammar._stepTimeout, grammar._reports, grammar._quiet, grammar._verbosity,
        };
        grammar._sayIgnored = MeaninglessOption.AddTo(command, MeaninglessOption.OfReplay);
        command.SetAction(grammar.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        _sayIgnored(parsed);
        var files = parsed.GetRequiredValue(_files);
        var method = parsed.GetValue(_method);
        if (files.Length == 1 && method is not null)
        {
            throw new InputException("-m needs the assembly with the test: harness replay PATH TRACE -m METHOD");
        }

        var (verbosity, reports) = (VerbosityOption.Read(parsed, _verbosity), ReportOption.Read(parsed.GetValue(_reports)));
        var options = new ReplayOptions
        {
            Assembly = files.Length == 2 ? files[0] : null,
            Trace = files[^1],
            Method = method,
            IsFull = parsed.GetValue(_full),
            BreakAt = parsed.GetValue(_breakAt),
            StepTimeout = parsed.GetValue(_stepTimeout) is { } longest ? TimeSpan.FromSeconds(longest) : new SearchOptions().StepTimeout,
            Verbosity = verbosity,
        };
        return (int)QuietOutput.Run(parsed.GetValue(_quiet), () => ReplayRun.Run(options, reports));
    }
}
