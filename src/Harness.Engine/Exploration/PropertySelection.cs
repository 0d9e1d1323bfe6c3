using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>Properties by name as a set of bits.</summary>
internal static class PropertySelection
{
    internal static ulong Mask(ControlledProgram program, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return program.Properties.Aggregate(0UL, (mask, p) => mask | (1UL << p.Index));
        }

        return names.Aggregate(0UL, (mask, name) => mask | (1UL << Find(program, name).Index));
    }

    private static Property Find(ControlledProgram program, string name)
        => program.FindProperty(name) ?? throw new ModelException(
            $"model '{program.Model.Name}' has no property '{name}'; it has {string.Join(", ", program.Properties.Select(p => p.Name))}.");
}
