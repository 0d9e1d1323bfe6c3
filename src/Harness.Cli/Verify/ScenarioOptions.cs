using System.CommandLine;
using System.Globalization;
using Harness.Cli.CommandLine;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios;

namespace Harness.Cli.Verify;

/// <summary>The options that make up a scenario by hand.</summary>
internal sealed class ScenarioOptions
{
    private readonly Option<string?> _variant = Values.Text("--variant", "V", $"Claim and publish discipline: {Names(ScenarioCatalog.VariantNames)}.");
    private readonly Option<string?> _reader = Values.Text("--reader", "R", $"Reader: {Names(ScenarioCatalog.Readers.Select(r => r.Name))}, or a program that reads so: {Names(ReaderProgram.All.Select(p => p.Name))} (default: user-bit).");
    private readonly Option<string[]> _faults = Values.Texts("--fault", "F", $"What else may happen, may be given several times: {Names(ScenarioCatalog.Faults.Select(f => f.Name))}.");
    private readonly Option<string?> _memory = Values.Text("--memory", "M", $"Memory model: {Names(ScenarioCatalog.MemoryModels.Select(m => m.Name))} (default: sc).", "--memory-model");
    private readonly Option<string?> _fairness = Values.Text("--fairness", "weak|lock", $"What is assumed of runs that never end: {Names(FairnessInfo.All.Select(f => f.Name))} (default: weak; lock: whoever waits for the queue lock takes it at last, as in the kernel).");
    private readonly Option<int?> _slots = Values.IntegerOrAny("--slots", "N", "Slots of the ring, or blocks (default: 2); any for all numbers, with verify (docs/proof.md).", 1, RingBounds.MaximumSlots);
    private readonly Option<int?> _producers = Values.IntegerOrAny("--producers", "P", "Kernel threads that receive packets (default: 3); any for all numbers, with verify and --packets any.", 1, RingBounds.MaximumProducers);
    private readonly Option<string?> _packets = Values.Text("--packets", "K", "Packets of each producer, or 'unbounded' for producers that never stop (default: 1); any with --producers any.");
    private readonly Option<string?> _mark = Values.Text("--mark", "BIT", "The bit that marks a claimed slot, as a value such as 2 or 0x20000000 (default: 2).");
    private readonly Option<int?> _tpacket = Values.Integer("--tpacket", "1|2|3", "Layout of the ring: TPACKET_V1 or TPACKET_V2 for slots, TPACKET_V3 for blocks (default: 2, and 3 for the variants of TPACKET_V3).", 1, 3);
    private readonly Option<bool> _knownFalse = new("--known-false") { Description = "Judge W1 and W2 too, two statements about poll that are known to be false in the kernel." };

    private Option[] All => [_variant, _reader, _faults, _memory, _fairness, _slots, _producers, _packets, _mark, _tpacket, _knownFalse];

    /// <param name="command">The command.</param>
    /// <param name="judgesRuns">Whether it says anything of runs that never end; where not, fairness is known, to be refused, and not shown.</param>
    internal void AddTo(Command command, bool judgesRuns = true)
    {
        _fairness.Hidden = !judgesRuns;
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The scenario by hand, or null when no option names one.</summary>
    internal Scenario? Read(ParseResult parsed)
    {
        if (Array.Find(All, o => parsed.GetResult(o) is { Implicit: false }) is not { } given)
        {
            return null;
        }

        if (Array.Find<Option>([_slots, _producers, _packets], o => IsAny(parsed, o)) is { } any)
        {
            throw new InputException(
                $"{any.Name} {Values.Any}: only verify has it, for --producers and --packets together, with a number of slots or with --slots {Values.Any}; harness prove asks the latter too");
        }

        return Read(parsed, given);
    }

    /// <summary>The scenario by hand with any number of producers, of which it has two, and of packets; null where that is not asked for.</summary>
    internal Scenario? ReadAnyProducers(ParseResult parsed)
        => !(IsAny(parsed, _producers) && !IsAny(parsed, _slots) && IsAny(parsed, _packets)) ? null
            : parsed.GetValue(_memory) is null or "sc" && !ScenarioCatalog.IsOfBlocks(parsed.GetValue(_variant) ?? "") ? Read(parsed, _producers)
            : throw new InputException("any number of producers is for slots and memory model sc: TPACKET_V3 and weak memory keep words with a bit for each producer");

    private Scenario Read(ParseResult parsed, Option given)
    {
        var scenario = new Scenario
        {
            Variant = parsed.GetValue(_variant)
                ?? throw new InputException($"{given.Name} describes a scenario by hand: add --variant ({Names(ScenarioCatalog.VariantNames)})"),
        };
        scenario = scenario with
        {
            Reader = parsed.GetValue(_reader) ?? scenario.Reader,
            Faults = [.. (parsed.GetValue(_faults) ?? []).OrderBy(FaultOrder)],
            Memory = parsed.GetValue(_memory) ?? scenario.Memory,
            Fairness = parsed.GetValue(_fairness) ?? scenario.Fairness,
            Slots = parsed.GetValue(_slots) ?? scenario.Slots,
            Producers = IsAny(parsed, _producers) ? 2 : parsed.GetValue(_producers) ?? scenario.Producers,
            Packets = parsed.GetValue(_packets) is { } packets ? ReadPackets(packets) : scenario.Packets,
            Mark = parsed.GetValue(_mark) is { } mark ? ReadMark(mark) : scenario.Mark,
            Tpacket = parsed.GetValue(_tpacket) ?? scenario.Tpacket,
            KnownFalse = parsed.GetValue(_knownFalse),
        };
        ScenarioCatalog.Resolve(scenario);
        return scenario;
    }

    /// <summary>Whether all sizes are asked for: then the variant, the reader and the faults, as they were given.</summary>
    internal bool AsksForAll(ParseResult parsed, out string variant, out string reader, out string[] faults)
    {
        variant = parsed.GetValue(_variant) ?? "";
        reader = parsed.GetValue(_reader) ?? "user-bit";
        faults = parsed.GetValue(_faults) ?? [];
        if (!(IsAny(parsed, _slots) && IsAny(parsed, _producers) && IsAny(parsed, _packets)))
        {
            return false;
        }

        return Array.Find<Option>([_memory, _fairness, _mark, _tpacket, _knownFalse], o => parsed.GetResult(o) is { Implicit: false }) is { } given
            ? throw new InputException($"{given.Name} says more than a proof for all sizes has: leave it out")
            : true;
    }

    /// <summary>
    /// The options that also a model has which is no scenario of the ring: the memory model, and what is assumed of runs that never end.
    /// </summary>
    /// <exception cref="InputException">Another option is given: it describes a scenario.</exception>
    internal (string? Memory, string? Fairness) ReadForModel(ParseResult parsed)
        => Array.Find(All, o => o != _memory && o != _fairness && parsed.GetResult(o) is { Implicit: false }) is { } given
            ? throw new InputException(
                $"{given.Name} describes a scenario of the ring, and the model of a test has none: leave it or the assembly out")
            : (parsed.GetValue(_memory), parsed.GetValue(_fairness));

    internal bool HasFairness(ParseResult parsed) => parsed.GetResult(_fairness) is { Implicit: false };

    /// <summary>The bounds that nobody gave, with the options that give them, in a line; null where all were given.</summary>
    internal string? Defaults(ParseResult parsed, Scenario scenario)
    {
        (Option Option, string Value)[] bounds =
        [
            (_slots, $"N={scenario.Slots}"), (_producers, $"P={scenario.Producers}"), (_packets, $"K={scenario.Packets}"),
        ];
        var left = bounds.Where(b => parsed.GetResult(b.Option) is not { Implicit: false }).ToArray();
        return left.Length == 0 ? null : $"By default {string.Join(' ', left.Select(b => b.Value))}: {string.Join(", ", left.Select(b => b.Option.Name))} choose{(left.Length == 1 ? "s" : "")} other bounds.";
    }

    private bool IsAny(ParseResult parsed, Option option)
        => parsed.GetResult(option) is { Implicit: false } && (option == _packets ? parsed.GetValue(_packets) == Values.Any : parsed.GetValue((Option<int?>)option) == Values.AnyNumber);

    private static int FaultOrder(string name) => ScenarioCatalog.Faults.ToList().FindIndex(f => f.Name == name);

    private static int? ReadPackets(string text)
        => text is "unbounded" or Values.Any
            ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var packets)
                ? packets
                : throw new InputException($"--packets must be a whole number or 'unbounded', not '{text}'");

    private static uint ReadMark(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = isHex ? text[2..] : text;
        return uint.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var mark)
            ? mark
            : throw new InputException($"--mark must be a number of at most 32 bits such as 2 or 0x20000000, not '{text}'");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
