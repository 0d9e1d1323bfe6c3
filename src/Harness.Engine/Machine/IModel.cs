namespace Harness.Engine.Machine;

/// <summary>Something that can be explored: it declares memory, tasks and properties afresh each time it is asked.</summary>
public interface IModel
{
    /// <summary>A name for messages and traces.</summary>
    string Name { get; }

    /// <summary>What tasks may see of each other's stores, and when.</summary>
    MemoryModel Memory => MemoryModel.SequentialConsistency;

    /// <summary>What is assumed of runs that never end.</summary>
    Fairness Fairness => Fairness.Weak;

    /// <summary>Declares the model. Called once for each run that starts from nothing; the outcome must not depend on anything but the model.</summary>
    /// <param name="machine">Where to declare.</param>
    void Build(MachineBuilder machine);
}
