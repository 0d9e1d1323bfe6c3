using System.Collections.Immutable;

namespace Harness.Kernel;

/// <summary>A rule of the ring that model and kernel must agree on. docs/kernel.md says more about each.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Parts">The parts that check it.</param>
public sealed record ConformanceRule(string Number, string Statement, ConformanceParts Parts)
{
    /// <summary>All rules.</summary>
    public static ImmutableArray<ConformanceRule> All { get; } =
    [
        new("R1", "a slot is free when the low 32 bits of its status are 0, and only then", ConformanceParts.Scripts),
        new("R2", "V1: the kernel tests 32 bits of the status and writes 64", ConformanceParts.Scripts),
        new("R3", "only the slot at head is looked at; head moves with an accepted packet, and with nothing else", ConformanceParts.Scripts | ConformanceParts.Blocks),
        new("R4", "releasing moves nothing", ConformanceParts.Scripts | ConformanceParts.Blocks),
        new("R5", "LOSING is in every frame that is accepted between a drop and the next read of the statistics; COPY where a copy waits", ConformanceParts.Scripts | ConformanceParts.Blocks),
        new("R6", "tp_packets counts accepted and dropped packets, tp_drops the dropped ones; a read resets both; nothing is lost from the count", ConformanceParts.Scripts | ConformanceParts.Blocks | ConformanceParts.Stress),
        new("R7", "a packet that the filter rejects is counted nowhere; the filter cuts before anything else is decided", ConformanceParts.Scripts | ConformanceParts.Blocks),
        new("R8", "oversize is what does not fit behind tp_mac, strictly; it is clipped, and bytes behind a frame stay", ConformanceParts.Scripts),
        new("R9", "a copy is made if the threshold is set and sk_rmem_alloc is below sk_rcvbuf before it is added; copies come out in the order of their frames", ConformanceParts.Scripts),
        new("R10", "poll looks at the slot before head, and at the copies", ConformanceParts.Scripts | ConformanceParts.Litmus),
        new("R11", "a dropped packet touches nothing in the ring", ConformanceParts.Scripts | ConformanceParts.Blocks),
        new("R12", "what PACKET_RX_RING accepts", ConformanceParts.Setup),
        new("B1", "V3: packets are claimed by their offset in the active block, and fit if a byte is left over", ConformanceParts.Blocks),
        new("B2", "V3: a block is closed only if its status is 0, and opened unless it has USER", ConformanceParts.Blocks),
        new("B3", "V3: the ring freezes once when the next block is the reader's, and thaws when it is not", ConformanceParts.Blocks),
        new("B4", "V3: the retire timer closes blocks that have packets, with BLK_TMO, and thaws the ring", ConformanceParts.Blocks),
        new("C1", "claims and publishes of several producers interleave as the owner map lets them, and not otherwise", ConformanceParts.Litmus),
        new("C2", "drops are counted after the lock, and the counters are not one snapshot", ConformanceParts.Litmus),
        new("C3", "no frame is made of two packets", ConformanceParts.Litmus | ConformanceParts.Stress),
    ];
}
