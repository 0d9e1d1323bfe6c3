namespace Harness.Engine.Machine;

/// <summary>A model that is one of a family: a trace keeps its parameters, so that the model can be built again from the trace alone.</summary>
public interface IParameterizedModel : IModel
{
    /// <summary>The parameters by name.</summary>
    IReadOnlyDictionary<string, string> Parameters { get; }
}
