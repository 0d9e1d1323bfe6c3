using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Machine;
using Harness.Native;

namespace Harness.KernelCode;

/// <summary>A frame of the ring.</summary>
internal sealed class KernelSlot
{
    /// <summary>TP_STATUS_USER.</summary>
    internal const ulong User = 1;

    internal KernelSlot(MachineBuilder machine, NativeWords words, int index, Identity? producers)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"frames[{index}]");
        Name = string.Create(CultureInfo.InvariantCulture, $"slot {index}");
        Status = words.Cell(name + ".header.tp_status");
        Payload1 = words.Cell(name + ".payload[0]");
        Payload2 = words.Cell(name + ".payload[1]");
        Header = words.Cell(name + ".header.tp_nsec");
        Address = words.Cell(name + ".address.sll_protocol");
        Frame = [.. words.Inside(name).Where(c => c != Status)];
        Writers = machine.Ghost<ulong>("writers of " + Name, identity: producers);
    }

    internal string Name { get; }

    internal Cell<ulong> Status { get; }

    internal Cell<ulong> Payload1 { get; }

    internal Cell<ulong> Payload2 { get; }

    /// <summary>The field of the header in which a packet's number is.</summary>
    internal Cell<ulong> Header { get; }

    /// <summary>The same of the sender's address.</summary>
    internal Cell<ulong> Address { get; }

    /// <summary>All words but the status.</summary>
    internal ImmutableArray<Cell<ulong>> Frame { get; }

    /// <summary>W(s): producers between grant and publish.</summary>
    internal Ghost<ulong> Writers { get; }
}
