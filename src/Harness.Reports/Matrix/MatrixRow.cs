using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Reports.Matrix;

/// <summary>One scenario of a matrix.</summary>
internal sealed class MatrixRow
{
    private readonly Dictionary<string, MatrixCell> _cells;

    /// <exception cref="ArgumentException">The outcome is of a model that is no scenario.</exception>
    internal MatrixRow(ScenarioOutcome outcome)
    {
        Outcome = outcome;
        Scenario = outcome.Scenario ?? throw new ArgumentException($"'{outcome.Title}' is no scenario", nameof(outcome));
        _cells = outcome.Rows.ToDictionary(r => r.Property, r => MatrixCell.Of(outcome, r), StringComparer.Ordinal);
    }

    internal ScenarioOutcome Outcome { get; }

    internal Scenario Scenario { get; }

    /// <summary>Slots, producers and packets of each: <c>2/3/1</c>.</summary>
    internal string Bounds => $"{Scenario.Slots}/{Scenario.Producers}/{Scenario.Packets?.ToString() ?? "∞"}";

    /// <summary>What else makes the scenario: faults, and what is not the default.</summary>
    internal string Circumstances
        => string.Join(
            ", ",
            Scenario.Faults
                .Concat(Scenario.Mark == Default.Mark ? [] : [$"mark 0x{Scenario.Mark:x}"])
                .Concat(Scenario.Tpacket == Default.Tpacket ? [] : [$"TPACKET_V{Scenario.Tpacket}"])
                .Concat(Scenario.Memory == Default.Memory ? [] : [Scenario.Memory])
                .Concat(Scenario.Fairness == Default.Fairness ? [] : [$"{Scenario.Fairness} fairness"]));

    private Scenario Default => new() { Variant = Scenario.Variant };

    internal IEnumerable<string> Properties => _cells.Keys;

    internal MatrixCell this[string property] => _cells.GetValueOrDefault(property, MatrixCell.None);
}
