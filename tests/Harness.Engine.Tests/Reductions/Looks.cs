using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Reductions;

/// <summary>Tasks that learn from a word which member it names, by each kind of operation that gives a value.</summary>
internal sealed class Looks
{
    private readonly Cell<ulong> _x;
    private readonly Cell<ulong> _y;
    private readonly Spinlock _gate;
    private readonly Identity _item;
    private readonly Effect _whom;
    private readonly OperationKind _kind;

    internal Looks(MachineBuilder machine, MemberGroup group, OperationKind kind)
    {
        (_kind, _item) = (kind, group.Item);
        _x = machine.Cell<ulong>("x", identity: group.Item);
        _y = machine.Cell<ulong>("y", identity: group.Item);
        _gate = machine.Spinlock("gate");
        _whom = OnWhom;
    }

    internal async ControlledTask Store(ulong me) => await _x.Store(Labels.Store, me);

    /// <summary>Stores the member's number, and goes on in another way where the word is another's by then.</summary>
    internal async ControlledTask StoreAndLook(ulong me)
    {
        await _x.Store(Labels.Store, me);
        if (await Whom() == me)
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    /// <summary>Keeps in a local whom the word named: not when it looks first, by an effect, but when it looks again.</summary>
    internal async ControlledTask LookAndStore()
    {
        await Operations.Atomic(Labels.Atomic, _whom);
        var seen = await Whom();
        await Operations.Fence(Labels.Fence);
        await _y.Store(Labels.Update, seen);
    }

    /// <summary>Fails where the word names the second member, and goes on where it does not.</summary>
    internal async ControlledTask LookAndFail()
    {
        if (await Whom() == 2)
        {
            throw new InvalidOperationException("the second");
        }
    }

    private Operation<ulong> Whom() => _kind switch
    {
        OperationKind.Load => _x.Load(Labels.Load),
        OperationKind.Until => _x.Until(Labels.Load, static (now, none) => now != none, 0UL),
        OperationKind.Update => _x.Update(Labels.Load, static (old, _) => old, 0UL),
        OperationKind.CompareExchange => _x.CompareExchange(Labels.Load, 0, 0),
        OperationKind.Lock => _gate.Acquire(Labels.Load, _x),
        _ => _x.Load(Labels.Load).With<ulong>(_whom),
    };

    private void OnWhom(StepContext step, int unused1, int unused2) => step.Return(step.Get(_x), _item);
}
