using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>For steps that do nothing besides their operation, where others of the same code do.</summary>
internal static class Nothing
{
    internal static readonly Effect Effect = static (_, _, _) => { };
}

/// <summary>What a step does besides its operation. A lambda that captures is refused; an object that the model keeps holds what the effect needs.</summary>
internal sealed class Sets
{
    private readonly Variable<int> _variable;

    internal Sets(Variable<int> variable)
    {
        _variable = variable;
        Effect = OnStep;
    }

    /// <summary>Stores the effect's first argument.</summary>
    internal Effect Effect { get; }

    private void OnStep(StepContext step, int value, int unused) => step.Set(_variable, value);
}

/// <summary>Copies one variable to another.</summary>
internal sealed class Copies
{
    private readonly Variable<int> _from;
    private readonly Variable<int> _to;

    internal Copies(Variable<int> from, Variable<int> to)
    {
        (_from, _to) = (from, to);
        Effect = OnStep;
    }

    internal Effect Effect { get; }

    private void OnStep(StepContext step, int unused1, int unused2) => step.Set(_to, step.Get(_from));
}

/// <summary>Notes who holds a lock: his index plus one, or 0.</summary>
internal sealed class NotesOwner
{
    private readonly Spinlock _spinlock;
    private readonly Variable<int> _to;

    internal NotesOwner(Spinlock spinlock, Variable<int> to)
    {
        (_spinlock, _to) = (spinlock, to);
        Effect = OnStep;
    }

    internal Effect Effect { get; }

    private void OnStep(StepContext step, int unused1, int unused2) => step.Set(_to, step.OwnerOf(_spinlock) + 1);
}

/// <summary>Checks that a variable has the value of the effect's first argument.</summary>
internal sealed class Checks
{
    private readonly Property _property;
    private readonly Variable<int> _variable;

    internal Checks(Property property, Variable<int> variable)
    {
        (_property, _variable) = (property, variable);
        Effect = OnStep;
    }

    internal Effect Effect { get; }

    private void OnStep(StepContext step, int value, int unused) => step.Check(_property, step.Get(_variable) == value);
}
