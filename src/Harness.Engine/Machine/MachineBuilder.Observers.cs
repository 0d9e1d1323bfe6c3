namespace Harness.Engine.Machine;

/// <content>Who looks at what.</content>
public sealed partial class MachineBuilder
{
    private readonly List<ObserverDeclaration> _observations = [];

    /// <summary>What was declared, in its order.</summary>
    internal IReadOnlyList<ObserverDeclaration> Observations => _observations;

    /// <summary>Binds bookkeeping and checks to every load of a cell by an operation, whichever task and label it has.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <param name="cell">The cell.</param>
    /// <param name="observer">A static lambda, or a method of an object of the model.</param>
    /// <param name="subject">A number that the observer is given.</param>
    public void OnRead<T>(Cell<T> cell, Observer observer, int subject = 0)
        where T : unmanaged
        => Observe(ObservedKind.Read, cell, observer, subject);

    /// <summary>
    /// Binds bookkeeping and checks to every change of a cell: by a store, an update, an exchange that succeeds, and together with another access. A store counts when it is made,
    /// not when it reaches the memory.
    /// </summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <param name="cell">The cell.</param>
    /// <param name="observer">A static lambda, or a method of an object of the model.</param>
    /// <param name="subject">A number that the observer is given.</param>
    public void OnWrite<T>(Cell<T> cell, Observer observer, int subject = 0)
        where T : unmanaged
        => Observe(ObservedKind.Write, cell, observer, subject);

    /// <summary>Binds bookkeeping and checks to every step in which a lock is taken.</summary>
    /// <param name="spinlock">The lock.</param>
    /// <param name="observer">A static lambda, or a method of an object of the model.</param>
    /// <param name="subject">A number that the observer is given.</param>
    public void OnLock(Spinlock spinlock, Observer observer, int subject = 0) => Observe(ObservedKind.Lock, spinlock, observer, subject);

    /// <summary>Binds bookkeeping and checks to every step in which a lock is given back.</summary>
    /// <param name="spinlock">The lock.</param>
    /// <param name="observer">A static lambda, or a method of an object of the model.</param>
    /// <param name="subject">A number that the observer is given.</param>
    public void OnUnlock(Spinlock spinlock, Observer observer, int subject = 0) => Observe(ObservedKind.Unlock, spinlock, observer, subject);

    /// <summary>Binds bookkeeping and checks to every step of a label, whichever task takes it.</summary>
    /// <param name="label">The label.</param>
    /// <param name="observer">A static lambda, or a method of an object of the model.</param>
    /// <param name="subject">A number that the observer is given.</param>
    public void OnStep(StepLabel label, Observer observer, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(label);
        Observe(ObservedKind.Step, label.Id, observer, subject);
    }

    private void Observe(ObservedKind kind, Variable variable, Observer observer, int subject)
    {
        ArgumentNullException.ThrowIfNull(variable);
        Observe(kind, variable.Address, observer, subject);
    }

    private void Observe(ObservedKind kind, int key, Observer observer, int subject)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observations.Add(new ObserverDeclaration(kind, key, new Observation(observer, subject)));
    }
}
