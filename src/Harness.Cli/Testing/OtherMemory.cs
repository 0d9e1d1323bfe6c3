using Harness.Engine.Machine;

namespace Harness.Cli.Testing;

/// <summary>A test's model under another memory model than its own, or under another assumption about runs that never end.</summary>
internal sealed class OtherMemory : IParameterizedModel, IBoundedModel
{
    /// <summary>The parameter of a trace that names the memory model, for scenarios as for any other model.</summary>
    private const string MemoryParameter = "memory";

    /// <summary>The parameter of a trace that names the assumption about runs that never end.</summary>
    private const string FairnessParameter = "fairness";

    private readonly IModel _model;
    private readonly MemoryModelInfo? _memory;
    private readonly FairnessInfo? _fairness;

    private OtherMemory(IModel model, MemoryModelInfo? memory, FairnessInfo? fairness)
    {
        (_model, _memory, _fairness) = (model, memory, fairness);
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (model as IParameterizedModel)?.Parameters ?? new Dictionary<string, string>())
        {
            parameters.Add(name, value);
        }

        if (memory is not null)
        {
            parameters[MemoryParameter] = memory.Name;
        }

        if (fairness is not null)
        {
            parameters[FairnessParameter] = fairness.Name;
        }

        Parameters = parameters;
    }

    public string Name => $"{_model.Name}{(_memory is null ? "" : $", {_memory.Name}")}{(_fairness is null ? "" : $", {_fairness.Name} fairness")}";

    public MemoryModel Memory => _memory?.Model ?? _model.Memory;

    public Fairness Fairness => _fairness?.Fairness ?? _model.Fairness;

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public IEnumerable<IModel> Smaller => (_model as IBoundedModel)?.Smaller.Select(m => new OtherMemory(m, _memory, _fairness)) ?? [];

    public void Build(MachineBuilder machine) => _model.Build(machine);

    /// <summary>The model under a memory model and an assumption about runs that never end, or as it is where none is named.</summary>
    /// <exception cref="InputException">There is no such memory model or assumption, or the scenario cannot have it.</exception>
    internal static IModel Apply(IModel model, string? memory, string? fairness) => ApplyFairness(ApplyMemory(model, memory), fairness);

    /// <summary>The model as a trace names it.</summary>
    /// <exception cref="InputException">The model cannot be so.</exception>
    internal static IModel Apply(IModel model, Harness.Engine.Traces.Trace trace)
        => Apply(model, trace.Scenario.GetValueOrDefault(MemoryParameter), trace.Scenario.GetValueOrDefault(FairnessParameter));

    private static IModel ApplyMemory(IModel model, string? name)
    {
        if (name is null)
        {
            return model;
        }

        var memory = MemoryModelInfo.Find(name)
            ?? throw new InputException($"unknown memory model '{name}'; there is {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))}");
        return model.Memory == memory.Model ? model : Try(() => (model as IParameterizedModel)?.Under(memory.Model) ?? new OtherMemory(model, memory, fairness: null));
    }

    private static IModel ApplyFairness(IModel model, string? name)
    {
        if (name is null)
        {
            return model;
        }

        var fairness = FairnessInfo.Find(name)
            ?? throw new InputException($"unknown fairness '{name}'; there is {string.Join(", ", FairnessInfo.All.Select(f => f.Name))}");
        return model.Fairness == fairness.Fairness ? model
            : model is OtherMemory other ? new OtherMemory(other._model, other._memory, fairness)
            : Try(() => (model as IParameterizedModel)?.Under(fairness.Fairness) ?? new OtherMemory(model, memory: null, fairness));
    }

    private static IModel Try(Func<IModel> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A scenario's exceptions are of the test's own assembly, and of no type that is known here.
            throw new InputException(exception.Message, exception);
        }
    }
}
