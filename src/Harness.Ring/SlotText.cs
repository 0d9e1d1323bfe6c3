using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>A slot as a trace shows it after each step: its status, and who writes it.</summary>
internal static class SlotText
{
    internal static string Show(StepContext state, RingMemory ring, Slot slot)
    {
        var status = slot.Status.Format((ulong)state.Get(slot.Status));
        var writers = state.TasksIn(slot.Writers);
        var reader = ((state.Get(ring.Ghosts.Held) >> slot.Index) & 1) != 0 ? " R" : "";
        return writers == 0 ? status + reader : $"{status} [{RingConfiguration.FormatProducers(writers)}]{reader}";
    }

    /// <summary>The slots whose bit is set in rx_owner_map.</summary>
    internal static string ShowOwned(ulong map)
        => map == 0 ? "-" : string.Join(',', Enumerable.Range(0, RingBounds.MaximumSlots).Where(i => ((map >> i) & 1) != 0));

    /// <summary>The slots whose tp_padding says that they are claimed.</summary>
    internal static string ShowMarked(StepContext state, RingMemory ring)
        => ring.Slots.Where(s => s.Padding is { } padding && state.Get(padding)).Select(s => s.Index).ToArray() is { Length: > 0 } slots ? string.Join(',', slots) : "-";
}
