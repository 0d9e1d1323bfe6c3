using Harness.Engine.Machine;

namespace Harness.Ring.Readers;

/// <summary>What threads of one reader share besides the ring: the index, under a lock of theirs, and what each has in hand. It changes in the step of the access beside it.</summary>
internal sealed class SharedHands
{
    private readonly RingReader _reader;
    private readonly int _units;
    private readonly Cell<ushort> _index;
    private readonly Cell<ulong> _inHands;

    /// <param name="reader">The program.</param>
    /// <param name="units">How many slots, or blocks, the ring has.</param>
    /// <param name="index">The index that threads share.</param>
    /// <param name="inHands">The units that threads have in hand, a bit for each.</param>
    internal SharedHands(RingReader reader, int units, Cell<ushort> index, Cell<ulong> inHands)
    {
        (_reader, _units, _index, _inHands) = (reader, units, index, inHands);
        Take = OnTake;
        GiveBack = OnGiveBack;
    }

    /// <summary>With the load of a status. Arguments: the unit, and whether one that is in hand is left alone.</summary>
    internal Effect Take { get; }

    /// <summary>With the store that releases a unit, the first argument.</summary>
    internal Effect GiveBack { get; }

    private void OnTake(StepContext step, int unit, int once)
    {
        var status = step.Loaded<TpStatus>();
        if (_reader.IsReady(status))
        {
            if (once != 0 && ((step.Get(_inHands) >> unit) & 1) != 0)
            {
                status = TpStatus.Kernel;
            }
            else
            {
                step.Set(_index, (ushort)(unit + 1 == _units ? 0 : unit + 1));
                step.Set(_inHands, step.Get(_inHands) | (1UL << unit));
            }
        }

        step.Return(status);
    }

    private void OnGiveBack(StepContext step, int unit, int unused) => step.Set(_inHands, step.Get(_inHands) & ~(1UL << unit));
}
