using Harness.Engine.Machine;

namespace Harness.Scenarios;

/// <summary>The model of a scenario, which remembers the scenario so that a trace can name it.</summary>
/// <param name="scenario">The scenario.</param>
public sealed class ScenarioModel(Scenario scenario) : IParameterizedModel, IBoundedModel
{
    private readonly IModel _model = scenario.ToModel();

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; } = scenario;

    /// <inheritdoc/>
    public string Name => Scenario.Title;

    /// <inheritdoc/>
    public MemoryModel Memory => _model.Memory;

    /// <inheritdoc/>
    public Fairness Fairness => FairnessInfo.Find(Scenario.Fairness)!.Fairness;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Parameters => Scenario.ToParameters();

    /// <inheritdoc/>
    public IModel Under(MemoryModel memory) => new ScenarioModel(Scenario with { Memory = MemoryModelInfo.Of(memory).Name });

    /// <inheritdoc/>
    public IModel Under(Fairness fairness) => new ScenarioModel(Scenario with { Fairness = FairnessInfo.All.Single(f => f.Fairness == fairness).Name });

    /// <inheritdoc/>
    public IEnumerable<IModel> Smaller => Scenario.RingBounds.Smaller.Select(b => Of(Scenario.Within(b))).OfType<ScenarioModel>();

    /// <inheritdoc/>
    public void Build(MachineBuilder machine) => _model.Build(machine);

    /// <summary>The model; null where the scenario cannot have its bounds.</summary>
    private static ScenarioModel? Of(Scenario scenario)
    {
        try
        {
            return new ScenarioModel(scenario);
        }
        catch (ScenarioException)
        {
            return null;
        }
    }
}
