using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>A slot, or a block of TPACKET_V3, after a step.</summary>
/// <param name="Name">Its name: <c>slot 0</c>, <c>block 1</c>.</param>
/// <param name="Status">Its tp_status, for a block followed by num_pkts.</param>
/// <param name="Writers">The producers between grant and publish of it.</param>
/// <param name="IsHeld">Whether a reader has it: found ready and not yet released.</param>
/// <param name="Holders">The readers that read it at this step: one keeps it, in its own belief, until it stores to the status itself, whatever others do.</param>
/// <param name="IsOwned">Whether its bit in the owner map is set; false where there is no such map.</param>
/// <param name="Fields">
/// Its words by name, as far as the steps up to the end of the trace touch them: <c>payload 1</c> → <c>packet of P1</c> says whose payload lies there. A word that no
/// step touches has its initial value throughout, and is left out.
/// </param>
public sealed record UnitState(
    string Name, string Status, ImmutableArray<string> Writers, bool IsHeld, ImmutableArray<string> Holders, bool IsOwned, ImmutableArray<KeyValuePair<string, string>> Fields);
