using System.Collections.Immutable;

namespace Harness.Proof.Ring;

/// <summary>What may be special about a packet, chosen as it arrives (step x).</summary>
/// <param name="Filtered">The filter may reject it.</param>
/// <param name="Vnet">Where it is given up if its virtio-net header cannot be written.</param>
/// <param name="IsUndone">Whether what marks its slot is taken back then.</param>
internal sealed record ArrivalFaults(bool Filtered = false, VnetPlace Vnet = VnetPlace.Nowhere, bool IsUndone = false)
{
    internal static ArrivalFaults None { get; } = new();

    /// <summary>Whether packets differ at all.</summary>
    internal bool IsNeeded => this != None;

    /// <summary>The faults by their names in the catalogue; null where a name has no table.</summary>
    internal static ArrivalFaults? Find(IEnumerable<string> names)
    {
        var faults = None;
        foreach (var name in names)
        {
            switch (name)
            {
                case "filtered":
                    faults = faults with { Filtered = true };
                    break;
                case "vnet-before-mark":
                    faults = faults with { Vnet = VnetPlace.BeforeMark };
                    break;
                case "vnet-after-mark":
                    faults = faults with { Vnet = VnetPlace.AfterMark };
                    break;
                case "vnet-after-mark-undone":
                    faults = faults with { Vnet = VnetPlace.AfterMark, IsUndone = true };
                    break;
                default:
                    return null;
            }
        }

        return faults;
    }

    /// <summary>The names that have a table.</summary>
    internal static ImmutableArray<string> Names { get; } = ["filtered", "vnet-before-mark", "vnet-after-mark", "vnet-after-mark-undone"];
}

/// <summary>A place in tpacket_rcv at which a virtio-net header fails.</summary>
internal enum VnetPlace
{
    /// <summary>None: it never fails.</summary>
    Nowhere,

    /// <summary>After the tests, before anything is set.</summary>
    BeforeMark,

    /// <summary>After the mark or the bit is set, before head moves.</summary>
    AfterMark,
}
