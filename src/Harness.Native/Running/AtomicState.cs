using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>A task before what is one step: an atomic access, a fence, a lock, a wait, a choice.</summary>
/// <param name="machine">The machine.</param>
/// <param name="stop">Where the task stands.</param>
/// <param name="fence">Of a fence that is several of the machine's: which comes next.</param>
internal sealed class AtomicState(NativeMachine machine, Stop stop, int fence = 0) : NativeState(machine, stop.Hook)
{
    private const int MostOutcomes = 1 << 16;

    protected override void Ask()
    {
        var label = Machine.Label(Hook);
        switch (Hook.Kind)
        {
            case HookKind.Fence:
                AskFence(label);
                break;
            case HookKind.Choose:
                _ = Hook.Argument1 is > 0 and <= MostOutcomes ? Operations.Choose(label, (int)Hook.Argument1)
                    : throw new ModelException($"{Machine.Places.At(Hook.Place)} asks for a choice among {(long)Hook.Argument1}: at least 1, and at most {MostOutcomes}.");
                break;
            case HookKind.Lock:
                _ = Machine.Locks[Machine.PartOf(Hook).Word.Index]!.Acquire(label);
                break;
            case HookKind.Unlock:
                _ = Machine.Locks[Machine.PartOf(Hook).Word.Index]!.Release(label);
                break;
            case HookKind.Observe:
                _ = Machine.Observations[Machine.Image.Text(Hook.Argument1)].Store(label, Hook.Argument2);
                break;
            case HookKind.Progress:
                _ = Operations.Atomic(label, static (step, _, _) => step.Progress());
                break;
            default:
                AskAccess(label, Part);
                break;
        }
    }

    protected override ForeignState? Resume(ulong word)
    {
        switch (Hook.Kind)
        {
            case HookKind.Fence when fence + 1 < NativeOrder.OfFence(Hook.Order).Length:
                return new AtomicState(Machine, stop, fence + 1);
            case HookKind.Choose:
                return Go(stop, word);
            case HookKind.AtomicLoad or HookKind.Wait or (>= HookKind.Exchange and <= HookKind.CompareExchangeValue):
                return Go(stop, ValueIn(word));
            case HookKind.CompareExchange:
                return Exchanged(ValueIn(word));
            default:
                return Go(stop, 0);
        }
    }

    protected override IEnumerable<ulong> Encode() => [(ulong)fence, .. Encode(stop)];

    private void AskFence(StepLabel label)
        => _ = NativeOrder.OfFence(Hook.Order)[fence] switch
        {
            MemoryOrder.BeforeWriteBarrier => Operations.WriteBarrier(label),
            MemoryOrder.AfterReadBarrier => Operations.ReadBarrier(label),
            _ => Operations.Fence(label),
        };

    private void AskAccess(StepLabel label, WordPart part)
    {
        var cell = Machine.Cells[part.Word.Index]!;
        var order = NativeOrder.OfAccess(Hook.Order);
        switch (Hook.Kind)
        {
            case HookKind.AtomicLoad:
                _ = cell.Load(label, order: order);
                break;
            case HookKind.AtomicStore when part.IsWhole:
                _ = cell.Store(label, Hook.Argument2 & part.Mask, order: order);
                break;
            case HookKind.AtomicStore:
                var (put, packed) = Functions.Store(Hook.Argument2, part);
                _ = cell.Update(label, put, packed, order: order);
                break;
            case HookKind.CompareExchange or HookKind.CompareExchangeValue:
                _ = cell.CompareExchange(label, Expected() & part.Mask, Hook.Argument3 & part.Mask, NativeOrder.OfExchange(Hook.Order, Hook.FailureOrder));
                break;
            case HookKind.Wait:
                var (condition, with) = Functions.Wait((int)Hook.Argument3 & 0xff, Hook.Argument2, part);
                _ = cell.Until(label, condition, with, order: order);
                break;
            default:
                var (function, operand) = Functions.Update(Hook.Kind, Hook.Argument2, part);
                _ = cell.Update(label, function, operand, order: order);
                break;
        }
    }

    private ulong ValueIn(ulong word) => (word >> Part.Shift) & Part.Mask;

    /// <summary>The expected value lies on the task's stack.</summary>
    private ulong Expected()
        => Hook.Kind == HookKind.CompareExchangeValue ? Hook.Argument2
            : Values.Of(stop.Stack.AsSpan(PlaceOfExpected(), Hook.Size));

    private int PlaceOfExpected()
        => Machine.Image.IsPrivate(Hook.Argument2) && Hook.Argument2 >= stop.Pointer ? (int)(Hook.Argument2 - stop.Pointer)
            : throw new ModelException($"{Machine.Places.At(Hook.Place)} keeps the expected value of a compare-and-exchange in shared memory: keep it in a local variable.");

    /// <summary>Where the value was another, it goes to where the expected one was.</summary>
    private NativeState? Exchanged(ulong old)
    {
        if (old == Expected())
        {
            return Go(stop, 1);
        }

        var stack = stop.Stack.AsSpan().ToArray();
        Values.Put(stack.AsSpan(PlaceOfExpected(), Hook.Size), old);
        return Go(stop with { Stack = stack }, 0);
    }
}
