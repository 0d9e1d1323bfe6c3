using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Output;

namespace Harness.Cli.Shards;

/// <summary>The grammar of <c>harness merge</c>.</summary>
internal sealed class MergeCommand
{
    private readonly Argument<string[]> _shards = new("SHARDS") { Description = "The shards: their files, or directories with them.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> _config = Values.Text("--config", "FILE", "The gate file of a gate's shards (default: as for harness verify).");

    private readonly Option<string?> _costs = Values.Text("--costs", "PATH", "Write the states that each search visited, by which shards are dealt: the file that lies beside the gate's as NAME.costs.json.");

    private readonly Option<string?> _assembly = Values.Text("--assembly", "PATH", "The assembly of a test's shards (default: where they say that it is).");

    private readonly OutputSettings _output = new();

    internal static Command Create()
    {
        var grammar = new MergeCommand();
        var command = new Command(
            "merge", "Judges what the shards of a gate (harness verify --shard I/N) or of a test (harness test --shard I/N) found as one run, with the same reports and exit codes.")
        {
            grammar._shards, grammar._config, grammar._costs, grammar._assembly,
        };
        grammar._output.AddTo(command);
        command.SetAction(parsed => (int)QuietOutput.Run(grammar._output.IsQuiet(parsed), () => Run(grammar.Bind(parsed))));
        return command;
    }

    private static ExitCode Run(MergeOptions options)
    {
        var shards = ShardSet.Read(options.Shards);
        return shards[0].Header is TestShardHeader ? TestMergeRun.Run(options, shards) : new MergeRun(options, shards).Run();
    }

    private MergeOptions Bind(ParseResult parsed) => new()
    {
        Shards = [.. parsed.GetRequiredValue(_shards)],
        Config = parsed.GetValue(_config),
        Costs = parsed.GetValue(_costs),
        Assembly = parsed.GetValue(_assembly),
        ListViolations = _output.ListsViolations(parsed),
        Reports = _output.Reports(parsed),
        OutputDirectory = _output.OutputDirectory(parsed),
    };
}
