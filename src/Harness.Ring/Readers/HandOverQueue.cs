using System.Globalization;
using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.Ring.Readers;

/// <summary>
/// Units that a capture thread has handed over to workers and none has taken yet, first in, first out, with as many places as the ring has units (8 at most); who finds it full waits. Each
/// access is one step, as under a mutex of the program's.
/// </summary>
internal sealed class HandOverQueue
{
    private const int Places = 8;

    private readonly Cell<ulong> _queue;
    private readonly StateCondition _hasPlace;
    private readonly StateCondition _hasUnit;
    private readonly Effect _put;
    private readonly Effect _take;

    /// <param name="machine">Where the queue is declared.</param>
    /// <param name="units">How many slots, or blocks, the ring has.</param>
    internal HandOverQueue(MachineBuilder machine, int units)
    {
        _queue = machine.Cell<ulong>("handed over", format: Format);
        var last = 8 * (Math.Min(units, Places) - 1);
        _hasPlace = (step, _, _) => step.Get(_queue) >> last == 0;
        _hasUnit = (step, _, _) => step.Get(_queue) != 0;
        _put = OnPut;
        _take = OnTake;
    }

    internal Operation<long> Put(int unit) => Operations.AtomicWhen(Steps.HandOver, _hasPlace, _put, unit);

    internal Operation<long> Take() => Operations.AtomicWhen(Steps.TakeHandedOver, _hasUnit, _take);

    private void OnPut(StepContext step, int unit, int unused) => step.Set(_queue, CopyQueue.Append(step.Get(_queue), (ulong)unit + 1));

    private void OnTake(StepContext step, int unused1, int unused2)
    {
        var queue = step.Get(_queue);
        step.Set(_queue, CopyQueue.RemoveFirst(queue));
        step.Return((long)CopyQueue.First(queue) - 1);
    }

    private static string Format(ulong queue)
        => queue == 0 ? "nothing" : string.Join(", ", Enumerable.Range(0, (71 - BitOperations.LeadingZeroCount(queue)) / 8).Select(i => ((byte)(queue >> (8 * i)) - 1).ToString(CultureInfo.InvariantCulture)));
}
