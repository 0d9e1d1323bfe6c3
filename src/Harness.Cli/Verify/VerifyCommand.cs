using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Output;
using Harness.Cli.Processes;
using Harness.Cli.Prove;
using Harness.Cli.Shards;
using Harness.Mpi;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Verify;

/// <summary>The grammar of <c>harness verify</c>.</summary>
internal sealed class VerifyCommand
{
    private readonly Argument<string?> _config = new("CONFIG")
    {
        Description = "The gate file. Without it: coyote-config/verify.json in the current directory or above it, else the one beside the command.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly ScenarioOptions _scenario = new();
    private readonly SearchSettings _search = new();

    private readonly Option<string[]> _properties = Values.Texts(
        "--property", "P", "Judge only this property of a scenario by hand; may be given several times; safety for those of states and steps, live for those of runs that never end. Without it: all but the latter, in one search.");

    private readonly Option<bool> _smallest = Values.Switch(
        "--smallest", "Find the smallest bounds at which each violated property of a scenario by hand is violated, up to the scenario's own.");

    private readonly Option<bool> _quick = new("--quick") { Description = "Run the scenarios of the gate that every push runs, and not all." };

    private readonly Option<int?> _jobs = Values.Integer(
        "--jobs", "N", "How many scenarios of the gate to search at the same time, one thread each (default: as many as there are processors).", 1, 1024, "-j");

    private readonly Option<string?> _bounds = Values.Text(
        "--bounds-checks", "on|off|only", "Whether the gate also checks what its file says of smallest bounds, growth and larger bounds (default: off; it takes longer than the gate itself).");

    private readonly Option<int?> _largerStates = Values.Integer(
        "--larger-states", "N", $"With --bounds-checks: search one step larger up to this many states, and sample where there are more (default: {BoundsSearcher.DefaultLargerStates}).", 1);

    private readonly Option<bool> _compare = Values.Switch(
        "--compare-reductions", "Search every scenario of the gate whole and with each reduction instead, compare all verdicts, and say how many states each leaves out.");

    private readonly Option<Shard?> _shard = ShardOption.Create(
        "Run the I-th of N parts of a gate, and write what it found to a file in the directory of --shard-out; harness merge judges all of them together.");

    private readonly Option<string?> _shardOut = Values.Text("--shard-out", "DIR", "With --shard: the directory for the shard's file.");

    private readonly OutputSettings _output = new();

    internal static Command Create() => new VerifyCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "verify",
            "Explores every schedule of a scenario and judges its properties. Without a scenario, runs the gate: every scenario of a file, each "
            + "against its expected verdicts.")
        {
            _config,
        };
        _scenario.AddTo(command);
        command.Add(_properties);
        command.Add(_smallest);
        command.Add(_quick);
        command.Add(_jobs);
        command.Add(_bounds);
        command.Add(_largerStates);
        command.Add(_compare);
        command.Add(_shard);
        command.Add(_shardOut);
        _search.AddTo(command);
        _search.AddSharedTo(command);
        _output.AddTo(command);
        command.SetAction(parsed => (int)QuietOutput.Run(_output.IsQuiet(parsed), () => Run(parsed)));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        if (_scenario.AsksForAll(parsed, out var variant, out var reader, out var faults))
        {
            return PrintsOnly(parsed)
                ? ProveRun.Run(variant, reader, faults, null, _output.OutputDirectory(parsed))
                : throw new InputException("a proof for all sizes prints only: leave CONFIG, --json, --markdown, --report and the options of a gate out");
        }

        if (_scenario.ReadAnyProducers(parsed) is { } anyProducers)
        {
            return PrintsOnly(parsed)
                ? AnyNumberRun.Run(anyProducers, [.. parsed.GetValue(_properties) ?? []], _output.OutputDirectory(parsed))
                : throw new InputException("a search for any number of producers prints only: leave CONFIG, --json, --markdown, --report and the options of a gate out");
        }

        if (_search.IsShared(parsed))
        {
            return ProcessRun.Run(() => BindShared(parsed), (shared, network) => RunShared(shared with { Search = _search.ReadShared(parsed, network) }, network));
        }

        var options = Bind(parsed);
        if (parsed.GetValue(_shard) is { } shard)
        {
            return options is { ByHand: null, Reports.Count: 0, OutputDirectory: null, ListViolations: false } && !parsed.GetValue(_compare) && !parsed.GetValue(_smallest)
                ? ShardRun.Run(options, shard, parsed.GetValue(_shardOut) ?? throw new InputException("--shard needs --shard-out DIR"))
                : throw new InputException("--shard is for a gate and judges nothing: give --violations, --outdir and reports to harness merge, and leave --variant, --smallest and --compare-reductions out");
        }

        if (parsed.GetValue(_shardOut) is not null)
        {
            throw new InputException("--shard-out belongs to --shard I/N");
        }

        if (parsed.GetValue(_compare))
        {
            return options is { ByHand: null, Reports.Count: 0, OutputDirectory: null }
                ? ReductionRun.Run(options)
                : throw new InputException("--compare-reductions is for a gate and prints only: leave --variant, --json, --markdown, --report and --outdir out");
        }

        if (!parsed.GetValue(_smallest))
        {
            return options.ByHand is { } byHand ? new VerifyRun(options, byHand).Run() : new GateRun(options).Run();
        }

        if (options.ByHand is not { Packets: not null } scenario)
        {
            throw new InputException("--smallest needs a scenario by hand (--variant …) with a number of packets");
        }

        return options.Reports is [] or [{ Kind.Name: "json" }] && options.OutputDirectory is null
            ? SmallestRun.Run(scenario, options.Search with { Properties = options.Properties }, options.Reports is [var json] ? json.Path : null)
            : throw new InputException("--smallest writes neither traces nor a table: leave --outdir, --markdown and every --report but json out");
    }

    private VerifyOptions BindShared(ParseResult parsed)
        => Bind(parsed) is { ByHand: not null } options && !parsed.GetValue(_smallest) && parsed.GetValue(_shard) is null && !parsed.GetValue(_compare)
            ? options
            : throw new InputException("--mpi is for one search: give a scenario by hand (--variant …), and leave --smallest, --shard and --compare-reductions out");

    private static ExitCode RunShared(VerifyOptions options, MpiNetwork network)
    {
        var run = new VerifyRun(options, options.ByHand!);
        return network.Rank == 0 ? run.Run() : run.Help();
    }

    /// <summary>What is no search within bounds has neither its options nor its reports.</summary>
    private bool PrintsOnly(ParseResult parsed)
        => _search.GivenOfAll(parsed)?.Name is { } search
            ? throw new InputException($"{search} says how a search within bounds is run: leave it out")
            : parsed.GetValue(_config) is null && !parsed.GetValue(_quick) && !parsed.GetValue(_smallest) && !parsed.GetValue(_compare) && parsed.GetValue(_jobs) is null
            && parsed.GetValue(_bounds) is null && parsed.GetValue(_largerStates) is null && !_output.ListsViolations(parsed)
            && _output.Reports(parsed).Count == 0;

    private VerifyOptions Bind(ParseResult parsed)
    {
        var byHand = _scenario.Read(parsed);
        var config = parsed.GetValue(_config);
        var quick = parsed.GetValue(_quick);
        var jobs = parsed.GetValue(_jobs);
        var properties = parsed.GetValue(_properties) ?? [];
        if (byHand is not null && (config is not null || quick || jobs is not null || parsed.GetValue(_bounds) is not null || parsed.GetValue(_largerStates) is not null || _output.ListsViolations(parsed)))
        {
            throw new InputException("give either a scenario (--variant …) or a gate (CONFIG, --quick, --jobs, --bounds-checks, --violations), not both");
        }

        if (byHand is null && _search.HasCheckpoint(parsed))
        {
            throw new InputException("--checkpoint needs a scenario by hand (--variant …): a gate has many searches");
        }

        if (byHand is null && properties.Length > 0)
        {
            throw new InputException("--property needs a scenario by hand (--variant …): the gate judges every property");
        }

        return new VerifyOptions
        {
            Config = config,
            ByHand = byHand,
            Defaults = byHand is null ? null : _scenario.Defaults(parsed, byHand),
            Profile = quick ? GateFile.Quick : GateFile.Full,
            Jobs = jobs ?? Environment.ProcessorCount,
            BoundsChecks = ReadBoundsChecks(parsed.GetValue(_bounds)),
            LargerStates = parsed.GetValue(_largerStates) ?? BoundsSearcher.DefaultLargerStates,
            ListViolations = _output.ListsViolations(parsed),
            Properties = [.. properties],
            Search = _search.Read(parsed, byHand is null ? 1 : Environment.ProcessorCount),
            Reports = _output.Reports(parsed),
            OutputDirectory = _output.OutputDirectory(parsed),
        };
    }

    private static BoundsChecks ReadBoundsChecks(string? text) => text switch
    {
        "on" => BoundsChecks.On,
        null or "off" => BoundsChecks.Off,
        "only" => BoundsChecks.Only,
        _ => throw new InputException($"--bounds-checks must be on, off or only, not '{text}'"),
    };
}
