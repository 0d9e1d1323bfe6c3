using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>Which methods a virtual call may end in, among the assemblies that the model's code was found to use.</summary>
/// <remarks>
/// Methods are matched by name and number of parameters, not by exact signature: at worst one method too many is scanned, never one too few.
/// </remarks>
internal sealed class Dispatch(CodeLibrary library)
{
    // Every object has these, or nearly: scanning them for all types of an assembly would accuse code that the model never meets. They are
    // followed for the types that the model makes or hands to the framework.
    private static readonly HashSet<string> Ubiquitous = new(StringComparer.Ordinal)
    {
        "System.Object",
        "System.ValueType",
        "System.Enum",
        "System.Exception",
        "System.Delegate",
        "System.MulticastDelegate",
        "System.IDisposable",
        "System.IAsyncDisposable",
        "System.IFormattable",
        "System.ISpanFormattable",
        "System.IComparable",
        "System.IComparable`1",
        "System.IEquatable`1",
        "System.Collections.IEnumerable",
        "System.Collections.IEnumerator",
        "System.Collections.Generic.IEnumerable`1",
        "System.Collections.Generic.IEnumerator`1",
    };

    private readonly HashSet<ModuleDefinition> _modules = [];
    private readonly HashSet<Slot> _slots = [];
    private readonly Dictionary<string, List<TypeDefinition>> _derived = new(StringComparer.Ordinal);

    private readonly record struct Slot(string Type, string Name, int Parameters);

    /// <summary>Takes the types of a module in; gives the methods that calls seen earlier may end in because of it.</summary>
    internal IEnumerable<MethodDefinition> Add(ModuleDefinition module)
    {
        if (!_modules.Add(module))
        {
            return [];
        }

        foreach (var type in module.GetTypes())
        {
            if (type.BaseType is { } parent)
            {
                Note(parent, type);
            }

            foreach (var implemented in type.Interfaces)
            {
                Note(implemented.InterfaceType, type);
            }
        }

        return _slots.ToList().SelectMany(Implementations);
    }

    /// <summary>Notes a virtual call; gives the methods that it may end in.</summary>
    internal IEnumerable<MethodDefinition> Call(MethodReference method)
    {
        var type = method.DeclaringType.GetElementType().FullName;
        var slot = new Slot(type, method.Name, method.Parameters.Count);
        return Ubiquitous.Contains(type) || !_slots.Add(slot) ? [] : Implementations(slot);
    }

    /// <summary>What a call runs whose receiver is known to be of this type.</summary>
    internal IEnumerable<MethodDefinition> On(TypeDefinition type, MethodReference method) =>
        AndModelBases(type)
            .SelectMany(t => t.Methods)
            .Where(m => Fits(m, new(method.DeclaringType.GetElementType().FullName, method.Name, method.Parameters.Count)));

    /// <summary>
    /// The methods that the framework or the engine may call when it is handed an object of this type. Not GetHashCode: the number matters
    /// only where it is asked for or where the order of hash codes shows, and both are judged there.
    /// </summary>
    internal IEnumerable<MethodDefinition> Callbacks(TypeDefinition type) =>
        AndModelBases(type).SelectMany(t => t.Methods.Where(m => m.IsVirtual && m.Name != "GetHashCode" && IsDeclaredOutside(type, m)));

    private IEnumerable<MethodDefinition> Implementations(Slot slot)
    {
        var seen = new HashSet<TypeDefinition>();
        var open = new Stack<string>([slot.Type]);
        while (open.TryPop(out var name))
        {
            foreach (var type in _derived.GetValueOrDefault(name) ?? [])
            {
                if (seen.Add(type))
                {
                    open.Push(type.FullName);
                }
            }
        }

        // A base class that does not know the interface may still hold its implementation.
        return seen.SelectMany(AndModelBases).Distinct().SelectMany(type => type.Methods.Where(m => Fits(m, slot)));
    }

    private static bool Fits(MethodDefinition method, Slot slot) =>
        (method.Name == slot.Name && method.Parameters.Count == slot.Parameters)
        || method.Overrides.Any(o => o.Name == slot.Name && o.DeclaringType.GetElementType().FullName == slot.Type);

    private bool IsDeclaredOutside(TypeDefinition type, MethodDefinition method)
    {
        if (method.HasOverrides)
        {
            return method.Overrides.Any(o => !IsModels(o.DeclaringType));
        }

        if (method.IsNewSlot)
        {
            return type.Interfaces.Any(i => !IsModels(i.InterfaceType))
                && !type.Interfaces.Any(i => IsModels(i.InterfaceType) && Declares(i.InterfaceType.Resolve(), method));
        }

        return !AndModelBases(method.DeclaringType).Skip(1).Any(t => t.Methods.Any(m => m.IsNewSlot && m.IsVirtual && Alike(m, method)));
    }

    private static bool Declares(TypeDefinition? type, MethodDefinition method) => type is not null && type.Methods.Any(m => Alike(m, method));

    private static bool Alike(MethodDefinition left, MethodDefinition right) =>
        left.Name == right.Name && left.Parameters.Count == right.Parameters.Count;

    private IEnumerable<TypeDefinition> AndModelBases(TypeDefinition type)
    {
        for (TypeDefinition? t = type; t is not null; t = t.BaseType is { } parent && IsModels(parent) ? parent.Resolve() : null)
        {
            yield return t;
        }
    }

    private bool IsModels(TypeReference type) => library.OriginOf(type) == CodeOrigin.Model;

    private void Note(TypeReference parent, TypeDefinition type)
    {
        var name = parent.GetElementType().FullName;
        if (!_derived.TryGetValue(name, out var list))
        {
            _derived.Add(name, list = []);
        }

        list.Add(type);
    }
}
