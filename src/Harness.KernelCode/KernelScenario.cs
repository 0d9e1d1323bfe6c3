using System.Globalization;
using Harness.Engine.Machine;

namespace Harness.KernelCode;

/// <summary>Which of the kernel's code is run, by whom, and within which bounds.</summary>
public sealed record KernelScenario
{
    private const string Prefix = "kernel ";

    /// <summary>The file af_packet.c as the user named it, or as it was found.</summary>
    public required string Source { get; init; }

    /// <summary>The directory of the kernel's headers, configured.</summary>
    public required string Headers { get; init; }

    /// <summary>Slots of the ring.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Tasks that receive.</summary>
    public int Producers { get; init; } = 2;

    /// <summary>Packets that each of them receives.</summary>
    public int Packets { get; init; } = 1;

    /// <summary>The user of the ring, by its name in <see cref="Readers"/>.</summary>
    public string Reader { get; init; } = "user-bit";

    /// <summary>Whether the socket asks for virtio-net headers, and packets come for which there is none.</summary>
    public bool HasOddPackets { get; init; }

    /// <summary>An edit of the source, by its name; empty for none.</summary>
    public string Edit { get; init; } = "";

    /// <summary>A unified diff for a copy of the source; empty for none.</summary>
    public string Patch { get; init; } = "";

    /// <summary>What tasks may see of each other's stores.</summary>
    public MemoryModel Memory { get; init; } = MemoryModel.SequentialConsistency;

    /// <summary>The compiler.</summary>
    public string Compiler { get; init; } = "gcc";

    /// <summary>The level of optimisation.</summary>
    public string Optimization { get; init; } = "2";

    /// <summary>The names of the users of the ring.</summary>
    public static IReadOnlyList<string> Readers { get; } = ["user-bit", "non-zero"];

    /// <summary>What it is called in a line.</summary>
    public string Title
        => string.Create(CultureInfo.InvariantCulture, $"kernel N={Slots} P={Producers} K={Packets} {Reader}")
            + (HasOddPackets ? " vnet" : "") + (Edit.Length > 0 ? $" {Edit}" : "") + (Patch.Length > 0 ? $" {Path.GetFileName(Patch)}" : "")
            + (Memory == MemoryModel.SequentialConsistency ? "" : $" {MemoryModelInfo.Of(Memory).Name}");

    /// <summary>All of it by name, for traces.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Parameters =>
    [
        new(Prefix + "source", Source),
        new(Prefix + "headers", Headers),
        new(Prefix + "slots", Text(Slots)),
        new(Prefix + "producers", Text(Producers)),
        new(Prefix + "packets", Text(Packets)),
        new(Prefix + "reader", Reader),
        new(Prefix + "vnet", HasOddPackets ? "odd" : ""),
        new(Prefix + "edit", Edit),
        new(Prefix + "patch", Patch),
    ];

    /// <summary>What a trace is of, by its parameters.</summary>
    /// <param name="parameters">Those of a trace.</param>
    /// <returns>The scenario, the tasks and the words; null where the trace is of something else.</returns>
    public static (KernelScenario Scenario, string Words)? Of(IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        string Get(string name) => parameters.TryGetValue(Prefix + name, out var value) ? value : "";
        int Number(string name) => int.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 64 ? number : 0;
        if (Native.NativeModel.SourceOf(parameters) is not { } native || Get("source").Length == 0)
        {
            return null;
        }

        var scenario = new KernelScenario
        {
            Source = Get("source"),
            Headers = Get("headers"),
            Slots = Number("slots"),
            Producers = Number("producers"),
            Packets = Number("packets"),
            Reader = Get("reader"),
            HasOddPackets = Get("vnet").Length > 0,
            Edit = Get("edit"),
            Patch = Get("patch"),
            Memory = native.Memory,
            Compiler = native.Source.Compiler,
            Optimization = native.Source.Optimization,
        };
        return scenario.Slots > 0 && scenario.Producers > 0 && scenario.Packets > 0 && Readers.Contains(scenario.Reader) ? (scenario, native.Words) : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
