using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>
/// Which methods a virtual call may end in: those of the types of which objects can exist. These are the types of the objects that the model declared, and of what its code makes.
/// Rapid type analysis; Bacon and Sweeney, "Fast static analysis of C++ virtual function calls" (1996).
/// </summary>
/// <remarks>
/// Methods are matched by name and number of parameters, not by exact signature: at worst one method too many is scanned, never one too few.
/// </remarks>
internal sealed class Dispatch(CodeLibrary library)
{
    private readonly HashSet<Slot> _slots = [];
    private readonly Dictionary<TypeDefinition, HashSet<string>> _types = [];

    private readonly record struct Slot(string Type, string Name, int Parameters);

    /// <summary>The types of which objects can exist.</summary>
    internal IReadOnlyCollection<TypeDefinition> Types => _types.Keys;

    /// <summary>
    /// Takes in a type of which objects can exist; gives the methods in which calls seen earlier may end because of it, and those that the framework may call whenever it is handed
    /// such an object.
    /// </summary>
    internal IEnumerable<MethodDefinition> Meet(TypeDefinition type)
    {
        if (type.IsInterface || !_types.TryAdd(type, Kinds(type)))
        {
            return [];
        }

        var kinds = _types[type];
        return [.. _slots.Where(s => kinds.Contains(s.Type)).SelectMany(s => Implementations(type, s)), .. Callbacks(type)];
    }

    /// <summary>Notes a virtual call; gives the methods that it may end in.</summary>
    internal IEnumerable<MethodDefinition> Call(MethodReference method)
    {
        var slot = SlotOf(method);
        return _slots.Add(slot) ? [.. _types.Where(t => t.Value.Contains(slot.Type)).SelectMany(t => Implementations(t.Key, slot))] : [];
    }

    /// <summary>What a call runs whose receiver is known to be of this type.</summary>
    internal IEnumerable<MethodDefinition> On(TypeDefinition type, MethodReference method) => Implementations(type, SlotOf(method));

    private static Slot SlotOf(MethodReference method) => new(method.DeclaringType.GetElementType().FullName, method.Name, method.Parameters.Count);

    /// <summary>The methods of the framework that a type overrides: whoever of the framework is handed such an object may call them.</summary>
    private IEnumerable<MethodDefinition> Callbacks(TypeDefinition type) =>
        AndModelBases(type).SelectMany(t => t.Methods.Where(m => m.IsVirtual && IsOfFramework(type, m)));

    private IEnumerable<MethodDefinition> Implementations(TypeDefinition type, Slot slot) =>
        AndModelBases(type).Concat(ModelInterfaces(type)).SelectMany(t => t.Methods).Where(m => !m.IsAbstract && Fits(m, slot));

    private static bool Fits(MethodDefinition method, Slot slot) =>
        (method.Name == slot.Name && method.Parameters.Count == slot.Parameters)
        || method.Overrides.Any(o => o.Name == slot.Name && o.DeclaringType.GetElementType().FullName == slot.Type);

    private bool IsOfFramework(TypeDefinition type, MethodDefinition method)
    {
        if (method.HasOverrides)
        {
            return method.Overrides.Any(o => IsFrameworks(o.DeclaringType));
        }

        if (method.IsNewSlot)
        {
            return AndModelBases(type).SelectMany(t => t.Interfaces).Any(i => IsFrameworks(i.InterfaceType))
                && !AndModelBases(type).SelectMany(t => t.Interfaces).Any(i => IsModels(i.InterfaceType) && Declares(i.InterfaceType.Resolve(), method));
        }

        // Nobody of the model's declared it first, so that it comes from the base that is not the model's: the framework's, or Object's.
        return !AndModelBases(method.DeclaringType).Skip(1).Any(t => t.Methods.Any(m => m.IsNewSlot && m.IsVirtual && Alike(m, method)));
    }

    private static bool Declares(TypeDefinition? type, MethodDefinition method) => type is not null && type.Methods.Any(m => Alike(m, method));

    private static bool Alike(MethodDefinition left, MethodDefinition right) =>
        left.Name == right.Name && left.Parameters.Count == right.Parameters.Count;

    /// <summary>The names of a type, of all that it derives from and of all that it implements.</summary>
    private HashSet<string> Kinds(TypeDefinition type)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal) { "System.Object" };
        var open = new Stack<TypeReference>([type]);
        while (open.TryPop(out var next))
        {
            if (!kinds.Add(next.GetElementType().FullName) || !IsModels(next) || next.GetElementType().Resolve() is not { } definition)
            {
                continue;
            }

            if (definition.BaseType is { } parent)
            {
                open.Push(parent);
            }

            foreach (var implemented in definition.Interfaces)
            {
                open.Push(implemented.InterfaceType);
            }
        }

        return kinds;
    }

    private IEnumerable<TypeDefinition> ModelInterfaces(TypeDefinition type)
    {
        var seen = new HashSet<TypeDefinition>();
        var open = new Stack<TypeDefinition>(AndModelBases(type));
        while (open.TryPop(out var next))
        {
            foreach (var implemented in next.Interfaces.Where(i => IsModels(i.InterfaceType)))
            {
                if (implemented.InterfaceType.Resolve() is { } definition && seen.Add(definition))
                {
                    open.Push(definition);
                    yield return definition;
                }
            }
        }
    }

    private IEnumerable<TypeDefinition> AndModelBases(TypeDefinition type)
    {
        for (TypeDefinition? t = type; t is not null; t = t.BaseType is { } parent && IsModels(parent) ? parent.Resolve() : null)
        {
            yield return t;
        }
    }

    private bool IsModels(TypeReference type) => library.OriginOf(type) == CodeOrigin.Model;

    private bool IsFrameworks(TypeReference type) => library.OriginOf(type) == CodeOrigin.Framework;
}
