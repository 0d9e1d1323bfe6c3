using System.Collections.Immutable;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// What the liveness properties of a search ask of a state, as bits that are kept with it: one for each obligation, and one for each kind of state that must come again.
/// </summary>
internal sealed class LivenessPlan
{
    private const int Most = 32;

    private readonly ImmutableArray<int> _first;

    private LivenessPlan(Property[] properties, ImmutableArray<int> first) => (Properties, _first) = (properties, first);

    internal Property[] Properties { get; }

    /// <returns>Null where no liveness property is judged.</returns>
    /// <exception cref="ModelException">They ask for more bits than a state has.</exception>
    internal static LivenessPlan? Of(ControlledProgram program, ulong selected)
    {
        var properties = PropertySelection.OfRuns(program, selected);
        var first = new List<int>();
        var next = 0;
        foreach (var property in properties)
        {
            first.Add(next);
            next += property.Liveness!.Obligations + (property.Liveness.Again is null ? 0 : 1);
        }

        return next > Most
            ? throw new ModelException(
                $"the properties {string.Join(", ", properties.Select(p => p.Name))} have {next} obligations together, and a search can follow {Most}: judge fewer of them at a time.")
            : properties.Length == 0 ? null : new LivenessPlan(properties, [.. first]);
    }

    /// <summary>What the i-th property says of a state.</summary>
    internal uint LabelsOf(int i, StepContext state)
    {
        var liveness = Properties[i].Liveness!;
        var open = liveness.Open(state);
        if (open >> liveness.Obligations != 0)
        {
            throw new ModelException($"property '{Properties[i]}' has {liveness.Obligations} obligations, and says that others are open: 0b{open:b}.");
        }

        var again = liveness.Again is { } predicate && predicate(state) ? 1UL << liveness.Obligations : 0;
        return (uint)((open | again) << _first[i]);
    }

    /// <summary>What violates a property, once for each obligation.</summary>
    internal IEnumerable<RunPattern> Patterns(Property property)
    {
        var first = _first[Array.IndexOf(Properties, property)];
        var liveness = property.Liveness!;
        var again = liveness.Again is null ? 0U : 1U << (first + liveness.Obligations);
        for (var i = 0; i < liveness.Obligations; i++)
        {
            yield return new RunPattern(1U << (first + i), again, liveness.EndedByBits, liveness.NeedsBits);
        }
    }
}
