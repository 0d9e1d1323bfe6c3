using System.Globalization;
using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.Scenarios;

/// <summary>A scenario by names: variant, reader, faults, bounds and memory model, as on the command line, in the gate's file and in traces.</summary>
public sealed record Scenario
{
    /// <summary>Name of the claim and publish discipline.</summary>
    public required string Variant { get; init; }

    /// <summary>Name of the reader. A program's name becomes that of the reader that models it, so that traces and files have one name for each.</summary>
    public string Reader { get; init => field = ReaderProgram.ReaderOf(value); } = "user-bit";

    /// <summary>Names of the faults, in the order of the catalogue.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Name of the memory model.</summary>
    public string Memory { get; init; } = "sc";

    /// <summary>Name of what is assumed of runs that never end: <c>weak</c>, or <c>lock</c> where waiters of the queue lock stand in a queue.</summary>
    public string Fairness { get; init; } = "weak";

    /// <summary>Slots of the ring.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Producers.</summary>
    public int Producers { get; init; } = 3;

    /// <summary>Packets of each producer; null for producers that never stop.</summary>
    public int? Packets { get; init; } = 1;

    /// <summary>The bit that marks a claimed slot.</summary>
    public uint Mark { get; init; } = (uint)TpStatus.Copy;

    /// <summary>Layout of the ring: 1 or 2 for slots, 3 for blocks; by default what the variant is for.</summary>
    public int Tpacket { get => field == 0 ? DefaultTpacket : field; init; }

    private int DefaultTpacket => ScenarioCatalog.IsOfBlocks(Variant) ? 3 : 2;

    /// <summary>Whether W1 and W2 are judged too, which are known to be false in the kernel.</summary>
    public bool KnownFalse { get; init; }

    /// <summary>The bounds in one piece.</summary>
    public RingBounds RingBounds => new(Slots, Producers, Packets);

    /// <summary>Bounds as text: <c>N=2 P=3 K=1</c>.</summary>
    public string Bounds => RingBounds.ToString();

    /// <summary>A name for a file or a title: <c>legacy, user-bit reader, N=2 P=3 K=1, sc</c>.</summary>
    public string Title
    {
        get
        {
            var faults = Faults.Count == 0 ? "" : $", faults {string.Join('+', Faults)}";
            var mark = Mark == (uint)TpStatus.Copy ? "" : $", mark 0x{Mark:x}";
            var layout = Tpacket == DefaultTpacket ? "" : $", TPACKET_V{Tpacket}";
            return $"{Variant}, {Reader} reader{faults}, {Bounds}{mark}{layout}, {Memory}{(Fairness == "weak" ? "" : $", {Fairness} fairness")}{(KnownFalse ? ", with W1 and W2" : "")}";
        }
    }

    /// <summary>The same scenario within other bounds.</summary>
    /// <param name="bounds">The bounds.</param>
    public Scenario Within(RingBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        return this with { Slots = bounds.Slots, Producers = bounds.Producers, Packets = bounds.PacketsPerProducer };
    }

    /// <summary>The parameters by name, as a trace keeps them.</summary>
    /// <remarks>Fairness is one only where it is not weak, which is all that most properties need.</remarks>
    public IReadOnlyDictionary<string, string> ToParameters() => new SortedDictionary<string, string>(
        Fairness == "weak" ? [] : new Dictionary<string, string> { ["fairness"] = Fairness }, StringComparer.Ordinal)
    {
        ["variant"] = Variant,
        ["reader"] = Reader,
        ["faults"] = string.Join('+', Faults),
        ["memory"] = Memory,
        ["slots"] = Slots.ToString(CultureInfo.InvariantCulture),
        ["producers"] = Producers.ToString(CultureInfo.InvariantCulture),
        ["packets"] = Packets?.ToString(CultureInfo.InvariantCulture) ?? "unbounded",
        ["mark"] = Mark.ToString(CultureInfo.InvariantCulture),
        ["tpacket"] = Tpacket.ToString(CultureInfo.InvariantCulture),
        ["known-false"] = KnownFalse ? "yes" : "no",
    };

    /// <summary>The model of the scenario.</summary>
    /// <exception cref="ScenarioException">A name is unknown, a bound is out of range, or two of them do not go together.</exception>
    public IModel ToModel() => ScenarioCatalog.Resolve(this);
}
