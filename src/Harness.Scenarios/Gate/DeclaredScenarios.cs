using Harness.Engine.Machine;

namespace Harness.Scenarios.Gate;

/// <summary>
/// What the models of a gate declare. Bounds say how often tasks and cells are there, not which properties are judged or which steps are expected,
/// so a model is asked once for all its bounds; only whether packets have numbers makes a difference.
/// </summary>
internal sealed class DeclaredScenarios
{
    private readonly Dictionary<string, DeclaredModel> _known = new(StringComparer.Ordinal);

    /// <exception cref="GateException">There is no such model, or not within these bounds.</exception>
    internal DeclaredModel Of(Scenario scenario, int line)
    {
        try
        {
            var model = new ScenarioModel(scenario);
            var key = scenario with { Slots = 1, Producers = 1, Packets = scenario.Packets is null ? null : 1 };
            return _known.TryGetValue(key.Title, out var known) ? known : _known[key.Title] = DeclaredModel.Of(model);
        }
        catch (ScenarioException exception)
        {
            throw new GateException(line, exception.Message);
        }
    }
}
