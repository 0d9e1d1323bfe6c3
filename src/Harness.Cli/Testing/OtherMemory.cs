using Harness.Engine.Machine;

namespace Harness.Cli.Testing;

/// <summary>A test's model under another memory model than its own.</summary>
internal sealed class OtherMemory : IParameterizedModel, IBoundedModel
{
    /// <summary>The parameter of a trace that names the memory model, for scenarios as for any other model.</summary>
    private const string Parameter = "memory";

    private readonly IModel _model;
    private readonly MemoryModelInfo _memory;

    private OtherMemory(IModel model, MemoryModelInfo memory)
    {
        _model = model;
        _memory = memory;
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (model as IParameterizedModel)?.Parameters ?? new Dictionary<string, string>())
        {
            parameters.Add(name, value);
        }

        parameters[Parameter] = memory.Name;
        Parameters = parameters;
    }

    public string Name => $"{_model.Name}, {_memory.Name}";

    public MemoryModel Memory => _memory.Model;

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public IEnumerable<IModel> Smaller => (_model as IBoundedModel)?.Smaller.Select(m => new OtherMemory(m, _memory)) ?? [];

    public void Build(MachineBuilder machine) => _model.Build(machine);

    /// <summary>The model under a memory model, or as it is where none is named.</summary>
    /// <exception cref="InputException">There is no such memory model, or the scenario cannot have it.</exception>
    internal static IModel Apply(IModel model, string? name)
    {
        if (name is null)
        {
            return model;
        }

        var memory = MemoryModelInfo.Find(name)
            ?? throw new InputException($"unknown memory model '{name}'; there is {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))}");
        if (model.Memory == memory.Model)
        {
            return model;
        }

        try
        {
            return (model as IParameterizedModel)?.Under(memory.Model) ?? new OtherMemory(model, memory);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A scenario's exceptions are of the test's own assembly, and of no type that is known here.
            throw new InputException(exception.Message, exception);
        }
    }

    /// <summary>The same, or null where the model cannot have the memory model.</summary>
    internal static IModel? TryApply(IModel model, string? name)
    {
        try
        {
            return Apply(model, name);
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>The memory model that a trace names, or null.</summary>
    internal static string? Of(Harness.Engine.Traces.Trace trace) => trace.Scenario.GetValueOrDefault(Parameter);
}
