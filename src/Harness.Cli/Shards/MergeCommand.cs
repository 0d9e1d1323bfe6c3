using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Output;

namespace Harness.Cli.Shards;

/// <summary>The grammar of <c>harness merge</c>.</summary>
internal sealed class MergeCommand
{
    private readonly Argument<string[]> _shards = new("SHARDS") { Description = "The shards: their files, or directories with them.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> _config = Values.Text("--config", "FILE", "The gate file of the shards (default: as for harness verify).");

    private readonly Option<string?> _costs = Values.Text("--costs", "PATH", "Write the states that each search visited, by which shards are dealt: the file that lies beside the gate's as NAME.costs.json.");

    private readonly Option<bool> _violations = Values.Switch(
        "--violations", "List every violation of the gate with its cause and the command that replays it, however many there are.");

    private readonly Option<string?> _json = Values.Text("--json", "PATH", "Short for --report json=PATH: an array of one object per scenario and property.");

    private readonly Option<string?> _markdown = Values.Text("--markdown", "PATH", "Short for --report markdown=PATH.");

    private readonly Option<string[]> _reports = ReportOption.Create();

    private readonly Option<bool> _quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");

    private readonly Option<string?> _outdir = Values.Text(
        "--outdir", "DIR", $"Directory for the traces of violated properties (default: {TraceDirectory.Default}).", "-o");

    internal static Command Create()
    {
        var grammar = new MergeCommand();
        var command = new Command("merge", "Judges what the shards of a gate found (harness verify --shard I/N) as one run, with the same reports and exit codes.")
        {
            grammar._shards, grammar._config, grammar._costs, grammar._violations, grammar._json, grammar._markdown, grammar._reports, grammar._quiet, grammar._outdir,
        };
        command.SetAction(parsed => (int)QuietOutput.Run(parsed.GetValue(grammar._quiet), () => new MergeRun(grammar.Bind(parsed)).Run()));
        return command;
    }

    private MergeOptions Bind(ParseResult parsed) => new()
    {
        Shards = [.. parsed.GetRequiredValue(_shards)],
        Config = parsed.GetValue(_config),
        Costs = parsed.GetValue(_costs),
        ListViolations = parsed.GetValue(_violations),
        Reports = ReportOption.Read(parsed.GetValue(_reports), parsed.GetValue(_json), parsed.GetValue(_markdown)),
        OutputDirectory = parsed.GetValue(_outdir),
    };
}
