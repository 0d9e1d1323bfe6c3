using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>Properties by name as a set of bits. Without a name: all but those of runs that never end, which need more of a search; a livelock is judged all the same.</summary>
internal static class PropertySelection
{
    internal static ulong Mask(ControlledProgram program, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return program.Properties.Where(p => !p.IsLiveness).Aggregate(0UL, (mask, p) => mask | (1UL << p.Index));
        }

        return names.Aggregate(0UL, (mask, name) => mask | (1UL << Find(program, name).Index));
    }

    /// <summary>The selected properties that judge every state.</summary>
    internal static Property[] Statewise(ControlledProgram program, ulong mask)
        => [.. program.Properties.Where(p => p.Judge is not null && !p.FinalOnly && Contains(mask, p.Index))];

    /// <summary>The selected properties that judge the states in which no task can move.</summary>
    internal static Property[] Final(ControlledProgram program, ulong mask)
        => [.. program.Properties.Where(p => p.FinalOnly && Contains(mask, p.Index))];

    /// <summary>The selected properties of runs that never end.</summary>
    internal static Property[] OfRuns(ControlledProgram program, ulong mask)
        => [.. program.Properties.Where(p => p.IsLiveness && Contains(mask, p.Index))];

    /// <summary>All properties of runs that never end, which no single schedule violates.</summary>
    internal static ulong MaskOfRuns(ControlledProgram program) => program.Properties.Where(p => p.IsOfRuns).Aggregate(0UL, (mask, p) => mask | (1UL << p.Index));

    internal static bool Contains(ulong mask, int property) => ((mask >> property) & 1) != 0;

    private static Property Find(ControlledProgram program, string name)
        => program.FindProperty(name) ?? throw new ModelException(
            $"model '{program.Model.Name}' has no property '{name}'; it has {string.Join(", ", program.Properties.Select(p => p.Name))}.");
}
