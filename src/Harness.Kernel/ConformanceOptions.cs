namespace Harness.Kernel;

/// <summary>What is compared, and for how long.</summary>
public sealed record ConformanceOptions
{
    /// <summary>How long all parts may take together.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The seed of the first script, and of the litmus programs' delays.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The parts to run.</summary>
    public ConformanceParts Parts { get; init; } = ConformanceParts.All;

    /// <summary>Scripts on V1 and V2 rings; null for as many as time allows.</summary>
    public int? Scripts { get; init; }

    /// <summary>Scripts on V3 rings; null for as many as time allows.</summary>
    public int? BlockScripts { get; init; }

    /// <summary>Rounds of each litmus program; null for as many as time allows.</summary>
    public long? Rounds { get; init; }

    /// <summary>How long the stress of the real ring takes, V1, V2 and V3 together; null for a share of the budget.</summary>
    public TimeSpan? Stress { get; init; }
}

/// <summary>The parts of a comparison of model and kernel.</summary>
[Flags]
public enum ConformanceParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What PACKET_RX_RING accepts.</summary>
    Setup = 1 << 0,

    /// <summary>Random scripts on V1 and V2 rings.</summary>
    Scripts = 1 << 1,

    /// <summary>Random scripts on V3 rings.</summary>
    Blocks = 1 << 2,

    /// <summary>Litmus programs.</summary>
    Litmus = 1 << 3,

    /// <summary>Stress, and its control in shared memory.</summary>
    Stress = 1 << 4,

    /// <summary>What the model finds wrong with the kernel, tried on it. It does not count as a mismatch either way.</summary>
    Findings = 1 << 5,

    /// <summary>Everything.</summary>
    All = Setup | Scripts | Blocks | Litmus | Stress | Findings,
}
