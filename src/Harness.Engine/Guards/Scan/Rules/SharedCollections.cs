using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>
/// No change, in a step or a judge, of a collection that was there before the first step and is looked at in one: it would say how the program came to a state. A judge may collect what
/// it sees in a collection that its lambda captured, for whoever searches; as long as nothing looks at that, no verdict depends on it.
/// </summary>
internal sealed class SharedCollections
{
    private const string Instead = "keep what changes in a cell or a ghost of the machine";
    private const string CollectOnly =
        "a judge may only add to what it captured, in a call of its own with the arguments at hand, and look at nothing of it; keep what it needs to know in a ghost of the machine";

    private readonly Dictionary<string, HashSet<object>> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);
    private readonly Dictionary<Instruction, string> _loads = [];
    private readonly List<(Site Site, string Field, Denial Denial)> _collected = [];
    private readonly List<(Site Site, TypeReference Type, Denial Denial)> _unknown = [];

    /// <summary>Collections that code can get to through a field.</summary>
    internal void Meet(HeldByField held)
    {
        if (!_held.TryGetValue(held.Field, out var all))
        {
            _held.Add(held.Field, all = new(ReferenceEqualityComparer.Instance));
        }

        all.UnionWith(held.Collections);
        if (held.Field == ReachableObjects.AtHand)
        {
            _looked.Add(held.Field);
        }
    }

    /// <summary>Notes what an instruction reads.</summary>
    internal void LookAt(Site site)
    {
        if (site.Instruction is { OpCode.Code: Code.Ldfld or Code.Ldflda or Code.Ldsfld or Code.Ldsflda, Operand: FieldReference field } && World.Key(site.Library, field) is { } key)
        {
            // Whether this is more than a collecting call is known when that call is reached.
            _loads.TryAdd(site.Instruction, key);
        }
    }

    /// <summary>Notes what an instruction changes; says what is wrong with it whatever else there is.</summary>
    internal Denial? Judge(Site site) => Changed(site).ToArray().Select(c => JudgeChange(site, c.Operand, c.Type)).FirstOrDefault(d => d is not null);

    /// <summary>What only the whole world tells: which of the changed collections were there before, and are looked at.</summary>
    internal IEnumerable<(Site Site, Denial Denial)> Denials()
    {
        _looked.UnionWith(_loads.Values);
        var looked = _looked.SelectMany(Held).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return _collected.Where(c => Held(c.Field).Any(looked.Contains)).Select(c => (c.Site, c.Denial))
            .Concat(_unknown.Where(u => looked.Any(o => CollectionTypes.CanBe(o.GetType(), u.Type))).Select(u => (u.Site, u.Denial)));
    }

    private IEnumerable<object> Held(string field) => _held.TryGetValue(field, out var all) ? all : [];

    /// <summary>The operands whose content an instruction changes, or lets be changed, with the types that it takes them for.</summary>
    private static IEnumerable<(int Operand, TypeReference Type)> Changed(Site site)
    {
        if (ArrayWriteRule.Written(site) is var (depth, array))
        {
            return [(depth, array)];
        }

        if (site.Instruction.Operand is not MethodReference method || site.Library.OriginOf(method.DeclaringType) != CodeOrigin.Framework)
        {
            return [];
        }

        var receiver = CollectionMembers.Changes(method) ? [(method.Parameters.Count, method.DeclaringType)] : Array.Empty<(int, TypeReference)>();
        return CollectionMembers.ChangesArgument(method)
            ? receiver.Concat(method.Parameters.Select((p, i) => (method.Parameters.Count - 1 - i, CollectionTypes.Closed(p.ParameterType, method))).Where(p => CollectionTypes.IsReference(p.Item2)))
            : receiver;
    }

    private Denial? JudgeChange(Site site, int operand, TypeReference type)
    {
        // A function made of a member is called elsewhere, on what was taken here.
        var isCall = site.Instruction.OpCode.Code is not (Code.Ldftn or Code.Ldvirtftn);
        var origin = Origin.Of(site, isCall ? operand : 0);
        if (origin.IsMade || IsOwn(site, origin))
        {
            return null;
        }

        var name = ModelNames.Of(type);
        if (origin.Field is not { } field || !site.World.IsDeclared(field.DeclaringType.Resolve()) || !ModelNames.IsClosure(field.DeclaringType))
        {
            _unknown.Add((site, type, new($"changes a {name} that may be one which was there before the step", $"make a new {name} for what changes, or {Instead}")));
            return null;
        }

        var captured = $"the {name} in the captured variable {ModelNames.Unmangle(field.Name)}";
        if (!isCall || site.Instruction.Operand is not MethodReference method || !CollectionMembers.Collects(method))
        {
            return new($"changes {captured}, which was there before the step", Instead);
        }

        if (origin.Load!.Next.OpCode.Code == Code.Dup || !Collecting.IsResultDropped(site) || Collecting.CanCatch(site.Method))
        {
            return new($"changes {captured} and looks at what became of it", CollectOnly);
        }

        _loads.Remove(origin.Load);
        _collected.Add((site, World.Key(site.Library, field)!, new($"changes {captured}, which is looked at in another place", CollectOnly)));
        return null;
    }

    /// <summary>What an object fills while it is made.</summary>
    private static bool IsOwn(Site site, Origin origin) =>
        ModelNames.IsCompilersList(site.Method.DeclaringType)
        || (origin.Field is { } field && site.Method is { IsConstructor: true } && field.DeclaringType.Resolve() == site.Method.DeclaringType);
}
