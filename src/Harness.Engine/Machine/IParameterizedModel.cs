namespace Harness.Engine.Machine;

/// <summary>A model that is one of a family: a trace keeps its parameters, so that the model can be built again from the trace alone.</summary>
public interface IParameterizedModel : IModel
{
    /// <summary>The parameters by name.</summary>
    IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>The member of the family that has another memory model and is like this one otherwise; null where the memory model is no parameter.</summary>
    /// <param name="memory">The memory model.</param>
    /// <exception cref="Exception">There is no such member; the message says why.</exception>
    IModel? Under(MemoryModel memory) => null;

    /// <summary>The member of the family that assumes something else of runs that never end and is like this one otherwise; null where that is no parameter.</summary>
    /// <param name="fairness">The assumption.</param>
    /// <exception cref="Exception">There is no such member; the message says why.</exception>
    IModel? Under(Fairness fairness) => null;
}
