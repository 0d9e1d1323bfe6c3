using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>A slot as a trace shows it after each step: its status, and who writes it.</summary>
internal static class SlotText
{
    internal static string Show(StepContext state, RingMemory ring, Slot slot)
    {
        var status = slot.Status.Format((ulong)state.Get(slot.Status));
        var writers = state.Get(slot.Writers);
        var reader = ((state.Get(ring.Ghosts.Held) >> slot.Index) & 1) != 0 ? " R" : "";
        return writers == 0 ? status + reader : $"{status} [{RingConfiguration.FormatProducers(writers)}]{reader}";
    }
}
