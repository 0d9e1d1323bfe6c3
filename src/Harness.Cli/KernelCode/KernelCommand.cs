using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Testing;
using Harness.Cli.Verify;
using Harness.Engine.Machine;
using Harness.KernelCode;
using Harness.KernelCode.Sources;

namespace Harness.Cli.KernelCode;

/// <summary>The grammar of <c>harness kernel</c>: the kernel's own code as a scenario.</summary>
internal sealed class KernelCommand
{
    private const int Tpacket = 2;

    private readonly Option<string?> _source = Values.Text("--source", "PATH", "The kernel's af_packet.c, or the root of its tree, or an archive of it (default: Debian's linux-source).");
    private readonly Option<string?> _headers = Values.Text("--headers", "DIR", "The headers of a configured kernel of the same version (default: Debian's linux-headers).");
    private readonly Option<string?> _series = Values.Text("--kernel", "VERSION", "Which of Debian's sources, 6.1 or 6.12 for instance (default: the first).");
    private readonly Option<string?> _patch = Values.Text("--patch", "FILE", "A unified diff, applied to a copy of the source.");
    private readonly Option<string?> _edit = Values.Text("--edit", "NAME", $"An edit of a copy of the source: {string.Join(", ", KernelEdit.All.Select(e => e.Name))}.");
    private readonly Option<int?> _slots = Values.Integer("--slots", "N", "Slots of the ring (default: 2).", 1, 8);
    private readonly Option<int?> _producers = Values.Integer("--producers", "P", "Tasks that receive (default: 2).", 1, 8);
    private readonly Option<int?> _packets = Values.Integer("--packets", "K", "Packets that each of them receives (default: 1).", 1, 8);
    private readonly Option<string?> _reader = Values.Text("--reader", "R", $"The user of the ring: {string.Join(", ", KernelScenario.Readers)} (default: user-bit).");
    private readonly Option<int?> _tpacket = Values.Integer("--tpacket", "V", "The version of the ring: 2.", 1, 3);
    private readonly Option<string?> _fault = Values.Text("--fault", "vnet", "The socket asks for virtio-net headers, and packets come for which there is none.");
    private readonly Option<string?> _memory = Values.Text("--memory", "M", "Memory model: sc, the only one so far.");
    private readonly Option<string?> _compiler = Values.Text("--compiler", "NAME", "The compiler, a gcc by name or path (default: gcc).");
    private readonly Option<string?> _level = Values.Text("--optimize", "LEVEL", "The level of optimisation, 1, 2, 3 or s (default: 2).", "-O");
    private readonly Option<string?> _refines = Values.Text("--refines", "VARIANT", "Compare with a variant of the model instead: all that can be seen of statuses, claims, head, reader, drops, lock and owner bits, in every order.");
    private readonly Option<string[]> _properties = Values.Texts("--property", "P", "Judge only this property; may be given several times.");
    private readonly Option<string?> _outdir = Values.Text("--outdir", "PATH", $"Directory for traces and their reports (default: {TraceDirectory.Default}).", "-o");
    private readonly Option<string[]> _reports = ReportOption.Create();
    private readonly Option<bool> _quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");
    private readonly Option<string?> _verbosity = VerbosityOption.Create();
    private readonly SearchSettings _search = new();

    internal static Command Create() => new KernelCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "kernel",
            "Checks the kernel's own code: compiles the af_packet.c of a tree, with or without a patch, runs every order of its accesses of the ring, and proves the ring's properties or shows a shortest schedule in lines of the kernel.")
        {
            _source, _headers, _series, _patch, _edit, _slots, _producers, _packets, _reader, _tpacket, _fault, _memory, _compiler, _level, _refines, _properties, _outdir, _reports, _quiet, _verbosity,
        };
        _search.AddTo(command);
        command.SetAction(parsed => (int)QuietOutput.Run(parsed.GetValue(_quiet), () => Run(parsed)));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        try
        {
            var scenario = Scenario(parsed);
            return parsed.GetValue(_refines) is { } variant ? KernelRefinement.Run(scenario, variant) : KernelRun.Run(scenario, Options(parsed, scenario));
        }
        catch (KernelCodeException exception) when (exception.IsMissing)
        {
            Console.Out.WriteLine($"Skipped: {exception.Message}");
            return ExitCode.Skipped;
        }
    }

    private KernelScenario Scenario(ParseResult parsed)
    {
        var memory = parsed.GetValue(_memory) is { } name
            ? MemoryModelInfo.Find(name)?.Model ?? throw new InputException($"unknown memory model '{name}'; there is {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))}")
            : MemoryModel.SequentialConsistency;
        if (memory != MemoryModel.SequentialConsistency)
        {
            throw new InputException("--memory must be sc: P3 is judged on what memory holds, and not yet on what the reader of a weak memory is shown");
        }

        if ((parsed.GetValue(_tpacket) ?? Tpacket) != Tpacket)
        {
            throw new InputException("--tpacket must be 2: rings of the other versions are not built from the kernel's code yet");
        }

        if (parsed.GetValue(_fault) is not (null or "vnet"))
        {
            throw new InputException($"unknown fault '{parsed.GetValue(_fault)}'; there is vnet");
        }

        var reader = parsed.GetValue(_reader) ?? KernelScenario.Readers[0];
        var edit = parsed.GetValue(_edit) ?? "";
        var level = parsed.GetValue(_level) ?? "2";
        var source = KernelTree.Source(parsed.GetValue(_source), parsed.GetValue(_series));
        var scenario = new KernelScenario
        {
            Source = source,
            Headers = KernelTree.Headers(parsed.GetValue(_headers), source),
            Slots = parsed.GetValue(_slots) ?? 2,
            Producers = parsed.GetValue(_producers) ?? 2,
            Packets = parsed.GetValue(_packets) ?? 1,
            Reader = KernelScenario.Readers.Contains(reader) ? reader : throw new InputException($"unknown reader '{reader}'; there is {string.Join(", ", KernelScenario.Readers)}"),
            HasOddPackets = parsed.GetValue(_fault) is not null,
            Edit = edit.Length == 0 || KernelEdit.Find(edit) is not null ? edit : throw new InputException($"unknown edit '{edit}'; there is {string.Join(", ", KernelEdit.All.Select(e => e.Name))}"),
            Patch = parsed.GetValue(_patch) is { } patch ? Path.GetFullPath(patch) : "",
            Memory = memory,
            Compiler = parsed.GetValue(_compiler) ?? "gcc",
            Optimization = level is "1" or "2" or "3" or "s" ? level : throw new InputException($"-O must be 1, 2, 3 or s, not '{level}': the kernel's code does not build without optimisation"),
        };
        return scenario.Producers * scenario.Packets <= 64 ? scenario : throw new InputException("more than 64 packets in all are too many");
    }

    private TestOptions Options(ParseResult parsed, KernelScenario scenario)
        => TestOptions.OfCode(
            scenario.Source,
            _search.Read(parsed, Environment.ProcessorCount),
            parsed.GetValue(_properties) ?? [],
            ReportOption.Read(parsed.GetValue(_reports)),
            parsed.GetValue(_outdir),
            VerbosityOption.Read(parsed, _verbosity));
}
