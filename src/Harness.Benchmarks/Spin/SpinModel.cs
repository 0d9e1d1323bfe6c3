using System.Globalization;

namespace Harness.Benchmarks.Spin;

/// <summary>One of the models of benchmarks/spin/ring.pml.</summary>
/// <param name="Variant">legacy, in-progress or owner-map.</param>
/// <param name="Reader">user-bit or non-zero.</param>
/// <param name="Slots">Slots, 1 to 4.</param>
/// <param name="Producers">Producers, 1 to 7.</param>
/// <param name="Packets">Packets of each producer, at most 15 of all together.</param>
public sealed record SpinModel(string Variant, string Reader, int Slots, int Producers, int Packets)
{
    /// <summary>The variants that are written for SPIN.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["legacy", "in-progress", "owner-map"];

    /// <summary>The readers that are written for SPIN.</summary>
    public static IReadOnlyList<string> Readers { get; } = ["user-bit", "non-zero"];

    /// <summary>The properties that are judged on both sides; SPIN's invalid end states are deadlock and L5.</summary>
    public static IReadOnlyList<string> Properties { get; } =
        ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P10", "P12", "L1", "L2", "L3", "L4", "L5", "deadlock"];

    /// <summary>The text of the models that comes with the program.</summary>
    public static string Source => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "spin", "ring.pml"));

    /// <summary>Why there is no such model, or null.</summary>
    public string? Problem
        => !Variants.Contains(Variant, StringComparer.Ordinal) ? $"SPIN has no variant '{Variant}': only {string.Join(", ", Variants)}"
            : !Readers.Contains(Reader, StringComparer.Ordinal) ? $"SPIN has no reader '{Reader}': only {string.Join(", ", Readers)}"
            : Slots is < 1 or > 4 || Producers is < 1 or > 7 || Packets < 1 || Producers * Packets > 15 ? $"for SPIN N must be 1 to 4, P 1 to 7 and P*K 1 to 15, not {Bounds}"
            : null;

    /// <summary>Bounds as text.</summary>
    public string Bounds => $"N={Slots} P={Producers} K={Packets}";

    /// <summary>What chooses the model in the text.</summary>
    /// <param name="keepsDeadLocals">Whether locals that nobody reads any more keep their values, as in C#.</param>
    /// <param name="isReport">Whether a violation is reported and cuts nothing, instead of an assertion.</param>
    public IReadOnlyList<string> Defines(bool keepsDeadLocals, bool isReport)
    {
        List<string> defines =
        [
            "-D" + Variant.ToUpperInvariant().Replace('-', '_'),
            Define("N", Slots),
            Define("P", Producers),
            Define("K", Packets),
        ];
        if (Reader == "non-zero")
        {
            defines.Add("-DNON_ZERO");
        }

        if (keepsDeadLocals)
        {
            defines.Add("-DKEEP_DEAD");
        }

        if (isReport)
        {
            defines.Add("-DREPORT");
        }

        return defines;
    }

    private static string Define(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"-D{name}={value}");
}
