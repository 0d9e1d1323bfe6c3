using System.Runtime.CompilerServices;

namespace Harness.Engine.Machine;

/// <summary>Who observes what, as tables that a step looks into once.</summary>
/// <remarks>
/// The order is that of what happens: the access, then each word that changed together with it, then the step by its label; observers of one thing in the order of their declaration.
/// </remarks>
internal sealed class Observers
{
    private readonly Observation[]?[] _reads;
    private readonly Observation[]?[] _writes;
    private readonly Observation[]?[] _locks;
    private readonly Observation[]?[] _unlocks;
    private readonly Observation[]?[] _steps;

    private Observers(MachineBuilder machine)
    {
        _reads = ByAddress(machine, ObservedKind.Read);
        _writes = ByAddress(machine, ObservedKind.Write);
        _locks = ByAddress(machine, ObservedKind.Lock);
        _unlocks = ByAddress(machine, ObservedKind.Unlock);
        _steps = Table(machine, ObservedKind.Step, machine.Observations.Where(o => o.Kind == ObservedKind.Step).Select(o => o.Key + 1).DefaultIfEmpty().Max());
        All = [.. machine.Observations.Select(o => (Delegate)o.Observation.Look)];
    }

    /// <summary>The tables of a model; null where it declares no observer.</summary>
    internal static Observers? Of(MachineBuilder machine) => machine.Observations.Count == 0 ? null : new Observers(machine);

    /// <summary>Every observer, in the order of the declarations.</summary>
    internal IReadOnlyList<Delegate> All { get; }

    /// <summary>Lets everybody look at the step that was just executed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Look(in PendingOperation operation, StepContext step)
    {
        var ofAccess = operation.Address < 0 ? null : OfAccess(operation, step);
        var id = operation.Label!.Id;
        var ofStep = id < _steps.Length ? _steps[id] : null;
        if (ofAccess is not null || ofStep is not null || step.HasChangedTogether)
        {
            Look(ofAccess, ofStep, operation, step);
        }
    }

    private void Look(Observation[]? ofAccess, Observation[]? ofStep, in PendingOperation operation, StepContext step)
    {
        step.BeginObservation(operation);
        Tell(ofAccess, step);
        for (var i = 0; i < step.ChangedTogether.Count; i++)
        {
            Tell(_writes[step.ChangedTogether[i].Address], step);
        }

        Tell(ofStep, step);
        step.EndObservation();
    }

    private Observation[]? OfAccess(in PendingOperation operation, StepContext step)
        => operation.Kind switch
        {
            OperationKind.Load or OperationKind.Until => _reads[operation.Address],
            OperationKind.Store or OperationKind.Update => _writes[operation.Address],
            OperationKind.CompareExchange => (ulong)step.LoadedWord == operation.Operand2 ? _writes[operation.Address] : _reads[operation.Address],
            OperationKind.Lock => _locks[operation.Address],
            OperationKind.Unlock => _unlocks[operation.Address],
            _ => null,
        };

    private static void Tell(Observation[]? observations, StepContext step)
    {
        if (observations is not null)
        {
            foreach (var observation in observations)
            {
                observation.Look(step, observation.Subject);
            }
        }
    }

    private static Observation[]?[] ByAddress(MachineBuilder machine, ObservedKind kind) => Table(machine, kind, machine.Variables.Count);

    private static Observation[]?[] Table(MachineBuilder machine, ObservedKind kind, int length)
    {
        var table = new Observation[]?[length];
        foreach (var group in machine.Observations.Where(o => o.Kind == kind).GroupBy(o => o.Key))
        {
            table[group.Key] = [.. group.Select(o => o.Observation)];
        }

        return table;
    }
}

/// <summary>What an observer looks at.</summary>
internal enum ObservedKind
{
    /// <summary>A load of a word.</summary>
    Read,

    /// <summary>A change of a word.</summary>
    Write,

    /// <summary>A lock is taken.</summary>
    Lock,

    /// <summary>A lock is given back.</summary>
    Unlock,

    /// <summary>A step with a label.</summary>
    Step,
}

/// <summary>An observer as a model declares it.</summary>
/// <param name="Kind">What it looks at.</param>
/// <param name="Key">The address of the word, or the label's number.</param>
/// <param name="Observation">The observer.</param>
internal readonly record struct ObserverDeclaration(ObservedKind Kind, int Key, Observation Observation);
