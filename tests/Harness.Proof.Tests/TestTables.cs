using System.Collections.Immutable;
using Harness.Proof.Ring;
using Harness.Proof.Smt;
using Harness.Proof.Solvers;
using Harness.Proof.Tables;
using Harness.Ring;
using Harness.Ring.Readers;
using Harness.Ring.Variants;

namespace Harness.Proof.Tests;

/// <summary>Tables and what belongs to them, by name.</summary>
internal static class TestTables
{
    internal static RingTable Of(string variant, string reader = "user-bit", params string[] faults) => RingTable.Find(variant, reader, [.. faults]).ShouldNotBeNull();

    internal static RingConfiguration Configuration(string variant, string reader, int slots, int producers, int packets, params string[] faults)
        => new(
            Variant(variant), Reader(reader), new RingBounds(slots, producers, packets), faults.Contains("filtered") ? RingFaults.Filtered : RingFaults.None,
            Vnet: faults.Contains("vnet-before-mark") ? new VnetFailure(VnetPosition.BeforeMark)
                : faults.Contains("vnet-after-mark") ? new VnetFailure(VnetPosition.AfterMark)
                : faults.Contains("vnet-after-mark-undone") ? new VnetFailure(VnetPosition.AfterMark, IsUndone: true)
                : null);

    /// <summary>Names of the obligations that not all solvers have settled, with what they said.</summary>
    internal static ImmutableArray<string> Unproved(ProtocolTable table, IEnumerable<Obligation> obligations)
        => [.. new ProofRun(table, Environment.ProcessorCount, _ => []).Ask([.. obligations], Solver.Both)
            .Where(a => !a.IsProved).Select(a => $"{a.Obligation.Name}: {string.Join(", ", a.Answers.Select(x => x.Verdict))}")];

    private static RingVariant Variant(string name) => name switch
    {
        "legacy" => new LegacyVariant(),
        "in-progress" => new InProgressVariant(),
        "owner-map" => new OwnerMapVariant(),
        "mark-in-padding" => new MarkInPaddingVariant(),
        "owner-map-clear-first" => new ClearFirstVariant(),
        "owner-map-status-first" => new StatusFirstVariant(),
        "owner-map-status-first-bit-tested-first" => new BitTestedFirstVariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name),
    };

    private static RingReader Reader(string name) => name switch
    {
        "user-bit" => new UserBitReader(),
        "non-zero" => new NonZeroReader(),
        "busy-bits" => new BusyBitsReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name),
    };
}
