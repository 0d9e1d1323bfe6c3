using System.Reflection;
using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>The objects that exist before the first step, as far as the code that was found so far can get to them: those at hand, and those behind fields that it reads.</summary>
internal sealed class World(CodeLibrary library)
{
    private readonly Dictionary<string, List<HeldByField>> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal) { ReachableObjects.AtHand };

    /// <summary>Adds objects; gives what of them can be got to at once.</summary>
    internal IEnumerable<HeldByField> Add(ReachableObjects objects)
    {
        foreach (var (field, held) in objects.Fields.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (!_held.TryGetValue(field, out var list))
            {
                _held.Add(field, list = []);
            }

            list.Add(held);
            if (_read.Contains(field))
            {
                yield return held;
            }
        }
    }

    /// <summary>Code reads a field; gives what it gets to by it for the first time.</summary>
    internal IReadOnlyList<HeldByField> Read(FieldReference field)
    {
        return Key(library, field) is { } key && _read.Add(key) && _held.TryGetValue(key, out var held) ? held : [];
    }

    /// <summary>The key of a field of the model's, under which what it holds is found; null for a field of somebody else's.</summary>
    internal static string? Key(CodeLibrary library, FieldReference field)
        => library.OriginOf(field.DeclaringType) == CodeOrigin.Model && field.Resolve() is { } definition
            ? ReachableObjects.Key(definition.Module.Assembly.Name.Name, definition.DeclaringType.FullName.Replace('/', '+'), definition.Name)
            : null;

    /// <summary>The methods, in an order that does not depend on the run.</summary>
    internal static IEnumerable<MethodBase> InOrder(IEnumerable<MethodBase> methods)
        => methods.OrderBy(m => m.DeclaringType?.FullName, StringComparer.Ordinal).ThenBy(m => m.MetadataToken);
}
