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
            next += BitsOf(property.Liveness!);
        }

        return next > Most
            ? throw new ModelException(
                $"the properties {string.Join(", ", properties.Select(p => p.Name))} have {next} obligations together, and a search can follow {Most}: judge fewer of them at a time.")
            : properties.Length == 0 ? null : new LivenessPlan(properties, [.. first]);
    }

    /// <summary>The properties of a program that one search can judge: all, but of those of runs that never end, in their order, only as many as it can follow.</summary>
    internal static ImmutableArray<Property> Together(ControlledProgram program)
    {
        var together = ImmutableArray.CreateBuilder<Property>();
        var bits = 0;
        foreach (var property in program.Properties)
        {
            var more = property.Liveness is { } liveness ? BitsOf(liveness) : 0;
            if (bits + more <= Most)
            {
                bits += more;
                together.Add(property);
            }
        }

        return together.ToImmutable();
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

        var (again, premise) = (liveness.Again?.Invoke(state) ?? false, liveness.Premise?.Invoke(state) ?? false);
        return (uint)((open << _first[i]) | (again ? AgainBit(i) : 0) | (premise ? PremiseBit(i) : 0));
    }

    /// <summary>The labels of which a state has one in which the property is about something.</summary>
    internal uint PremiseOf(Property property)
    {
        var i = Array.IndexOf(Properties, property);
        return property.Liveness!.Premise is not null ? PremiseBit(i)
            : property.Liveness.Again is not null ? AgainBit(i)
            : ((1U << property.Liveness.Obligations) - 1) << _first[i];
    }

    /// <summary>What violates a property, once for each obligation.</summary>
    internal IEnumerable<RunPattern> Patterns(Property property)
    {
        var number = Array.IndexOf(Properties, property);
        var liveness = property.Liveness!;
        var again = liveness.Again is null ? 0U : AgainBit(number);
        for (var i = 0; i < liveness.Obligations; i++)
        {
            yield return new RunPattern(1U << (_first[number] + i), again, liveness.EndedByBits, liveness.NeedsBits);
        }
    }

    private static int BitsOf(Liveness liveness) => liveness.Obligations + (liveness.Again is null ? 0 : 1) + (liveness.Premise is null ? 0 : 1);

    private uint AgainBit(int i) => 1U << (_first[i] + Properties[i].Liveness!.Obligations);

    private uint PremiseBit(int i) => 1U << (_first[i] + BitsOf(Properties[i].Liveness!) - 1);
}
