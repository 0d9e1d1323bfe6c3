using System.Collections.Immutable;
using Harness.Kernel.Findings;
using Harness.Kernel.Litmus;
using Harness.Kernel.Scripts;
using Harness.Kernel.Stress;

namespace Harness.Kernel;

/// <summary>What a comparison of model and kernel came to.</summary>
/// <param name="Release">The kernel's release.</param>
/// <param name="Processors">Processors that could be used.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Setup">Requests to PACKET_RX_RING, and what came of them.</param>
/// <param name="Scripts">Random scripts.</param>
/// <param name="Litmus">Litmus programs.</param>
/// <param name="Protocols">What the outcomes say about the protocol.</param>
/// <param name="Stress">Stress runs.</param>
/// <param name="Findings">What became of the model's findings on this kernel.</param>
/// <param name="Unfinished">What was asked for and not done, since time was up or somebody stopped the run; empty where all was done.</param>
/// <param name="Elapsed">How long all took.</param>
public sealed record ConformanceReport(
    string Release,
    int Processors,
    ConformanceOptions Options,
    ImmutableArray<SetupCheck> Setup,
    ImmutableArray<ScriptReport> Scripts,
    ImmutableArray<LitmusReport> Litmus,
    ImmutableArray<ProtocolStanding> Protocols,
    ImmutableArray<StressReport> Stress,
    ImmutableArray<FindingReport> Findings,
    ImmutableArray<string> Unfinished,
    TimeSpan Elapsed)
{
    /// <summary>How much is otherwise on the kernel than in the model.</summary>
    public int Mismatches
        => Setup.Count(s => !s.Agrees) + Scripts.Sum(s => s.Failures.Length) + Litmus.Sum(l => l.Outside.Length) + Stress.Count(s => !s.IsAsExpected);

    /// <summary>Protocols that have every outcome that was seen; empty without litmus programs.</summary>
    public ImmutableArray<string> PossibleProtocols => [.. Protocols.Where(p => p.Impossible == 0).Select(p => p.Protocol)];
}

/// <summary>A request to PACKET_RX_RING.</summary>
/// <param name="Request">The request.</param>
/// <param name="Expected">The error that it must give, or "accepted".</param>
/// <param name="Actual">What it gave.</param>
public sealed record SetupCheck(string Request, string Expected, string Actual)
{
    /// <summary>Whether the kernel does what it must.</summary>
    public bool Agrees => Expected == Actual;
}
