using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// One slot of the ring: the status word and what a frame consists of. Payload and header hold the number of the packet that was written
/// there last, 0 for none, so that a frame made of two packets shows.
/// </summary>
/// <param name="Index">Its place in the ring.</param>
/// <param name="Status">tp_status.</param>
/// <param name="Payload1">First half of the payload.</param>
/// <param name="Payload2">Second half of the payload.</param>
/// <param name="Header">tp_len, tp_snaplen, …, time stamp and sockaddr_ll.</param>
/// <param name="Padding">Where the variant marks a slot there: whether tp_padding says that the slot is claimed.</param>
/// <param name="Writers">W(s): the producers that are between the grant of this slot and its publish.</param>
/// <param name="Committed">Where packets are unbounded: the packet that was published here last.</param>
public sealed record Slot(
    int Index,
    Cell<TpStatus> Status,
    Cell<ushort> Payload1,
    Cell<ushort> Payload2,
    Cell<ushort> Header,
    Cell<bool>? Padding,
    TaskSet Writers,
    Ghost<ushort>? Committed)
{
    /// <summary>Its name in traces.</summary>
    public string Name { get; } = $"slot {Index}";
}
