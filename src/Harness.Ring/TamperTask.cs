using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>User space stores, once and at any time, into a slot that it does not own: the ring is its memory too.</summary>
internal sealed class TamperTask
{
    private readonly RingMemory _ring;
    private readonly ImmutableArray<TpStatus> _values;
    private readonly int _choicesPerSlot;
    private readonly Effect _store;

    internal TamperTask(RingMemory ring)
    {
        _ring = ring;
        var variant = ring.Configuration.Variant;
        var mark = variant.Mark == TpStatus.Kernel ? TpStatus.Copy : variant.Mark;
        var all = ring.Configuration.Version == TpacketVersion.V1 ? (TpStatus)ulong.MaxValue : (TpStatus)uint.MaxValue;
        _values = [.. new[] { TpStatus.Kernel, TpStatus.User, mark, TpStatus.Losing, all }.Distinct()];
        _choicesPerSlot = _values.Length + (variant.UsesPadding ? 2 : 0);
        _store = OnStore;
    }

    internal static StepLabel[] StepsTaken { get; } = [Steps.Tamper];

    /// <summary>What each outcome of the choice is.</summary>
    internal ImmutableArray<string> Stores
        => [.. from slot in _ring.Slots from value in Enumerable.Range(0, _choicesPerSlot) select value < _values.Length
            ? $"{TpStatusText.Format(_values[value], _ring.Configuration.Variant.Mark)} into slot {slot.Index}"
            : $"{(value > _values.Length ? "a mark" : "no mark")} into the padding of slot {slot.Index}"];

    internal async ControlledTask Run() => await Operations.Choose(Steps.Tamper, _choicesPerSlot * _ring.Slots.Length).With(_store);

    private void OnStore(StepContext step, int unused1, int unused2)
    {
        var slot = _ring.Slots[(int)step.Result / _choicesPerSlot];
        var value = (int)step.Result % _choicesPerSlot;
        if ((step.Get(slot.Status) & TpStatus.User) != 0 || ((step.Get(_ring.Ghosts.Held) >> slot.Index) & 1) != 0)
        {
            return;
        }

        if (value < _values.Length)
        {
            step.Set(slot.Status, _values[value]);
        }
        else
        {
            step.Set(slot.Padding!, value > _values.Length);
        }
    }
}
