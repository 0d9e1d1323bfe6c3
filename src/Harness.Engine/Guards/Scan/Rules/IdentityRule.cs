using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>
/// No question which of two equal objects it is, where a task made them: a state knows what an object says, and not which object it is. Objects of the model, which exist before the
/// first step, have an identity that is part of the state.
/// </summary>
internal static class IdentityRule
{
    private const string Instead = "compare what they hold, with a record or an Equals of your own";

    /// <summary>Members of the framework that compare the items they are given by Equals.</summary>
    private static readonly HashSet<string> s_comparing = new(StringComparer.Ordinal)
    {
        "Contains", "IndexOf", "LastIndexOf", "Remove", "Distinct", "SequenceEqual", "Except", "Intersect", "Union", "GroupBy", "ToDictionary", "ToHashSet", "ToLookup", "Equals", "Replace", "CountBy",
        "ContainsKey", "TryGetValue", "ContainsValue", "Add", "TryAdd", "get_Item", "set_Item",
    };

    /// <summary>Texts are compared by what they say, and never by whether they are one object: that depends on what the process has interned.</summary>
    internal static Denial? JudgeText(Site site) =>
        Compared(site).Any(t => t.FullName == "System.String") ? Of("texts") : null;

    /// <summary>The model's classes whose objects are compared by identity, each with what to say if the code makes such objects.</summary>
    internal static IEnumerable<(TypeDefinition Made, Denial Denial)> Judge(Site site)
    {
        foreach (var type in Compared(site).Concat(ComparedByEquals(site)))
        {
            if (site.IsModels(type) && type.GetElementType().Resolve() is { IsValueType: false, IsInterface: false } definition)
            {
                yield return (definition, Of(ModelNames.Of(definition)));
            }
        }
    }

    private static Denial Of(string what) => new($"asks whether two {what} are one object, which is no part of the state", Instead);

    /// <summary>The types of what is compared as references; nothing where one side is null.</summary>
    private static IEnumerable<TypeReference> Compared(Site site)
    {
        var isCompared = site.Instruction.OpCode.Code is Code.Ceq or Code.Beq or Code.Beq_S or Code.Bne_Un or Code.Bne_Un_S
            || site.Instruction.Operand is MethodReference { Name: "ReferenceEquals", DeclaringType.FullName: "System.Object" };
        if (!isCompared || IsCompilers(site.Method) || Operands.Producer(site.Instruction, 0) is not { } right || Operands.Producer(site.Instruction, 1) is not { } left
            || right.OpCode.Code == Code.Ldnull || left.OpCode.Code == Code.Ldnull)
        {
            return [];
        }

        return new[] { left, right }.Select(o => Operands.Pushed(site.Method, o)).Where(t => t is { IsValueType: false, IsPrimitive: false, IsByReference: false, IsPointer: false }).Select(t => t!);
    }

    /// <summary>Classes without an Equals of their own, where the framework is asked to compare by it.</summary>
    private static IEnumerable<TypeReference> ComparedByEquals(Site site)
    {
        if (site.Instruction.Operand is not MethodReference method || site.Library.OriginOf(method.DeclaringType) != CodeOrigin.Framework || !s_comparing.Contains(method.Name))
        {
            return [];
        }

        var types = new List<TypeReference>();
        if (method is { Name: "Equals", DeclaringType.FullName: "System.Object" })
        {
            types.AddRange(Enumerable.Range(0, 2).Select(d => Operands.Producer(site.Instruction, d)).OfType<Instruction>().Select(o => Operands.Pushed(site.Method, o)).OfType<TypeReference>());
        }
        else if (method.DeclaringType is GenericInstanceType { GenericArguments: [var first, ..] } && IsKeyed(method))
        {
            types.Add(first);
        }
        else if (method is GenericInstanceMethod { GenericArguments: var arguments })
        {
            types.AddRange(arguments);
        }

        return types.Where(t => !t.IsValueType && site.IsModels(t) && t is not GenericParameter && !HasEquals(site, t.GetElementType().Resolve()));
    }

    // Lists compare in Contains, IndexOf and Remove; tables in all that takes a key.
    private static bool IsKeyed(MethodReference method) =>
        method.Name is not ("Add" or "get_Item" or "set_Item") || method.DeclaringType.Name.Contains("Dictionary", StringComparison.Ordinal) || method.DeclaringType.Name.Contains("Set", StringComparison.Ordinal);

    private static bool HasEquals(Site site, TypeDefinition? type)
    {
        for (var level = type; level is not null; level = level.BaseType is { } parent && site.IsModels(parent) ? parent.Resolve() : null)
        {
            if (level.IsInterface || level.Methods.Any(m => m is { Name: "Equals", IsVirtual: true, Parameters.Count: 1 }))
            {
                return true;
            }
        }

        return type is null;
    }

    // A record's own Equals asks first whether both are one object, which changes nothing in what it says.
    private static bool IsCompilers(MethodDefinition method) =>
        method.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.CompilerGeneratedAttribute");
}
