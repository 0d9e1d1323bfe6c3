using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;

namespace Harness.Engine.Guards.Scan;

/// <summary>The methods that the roots can reach, each once, in the order in which they are found.</summary>
internal sealed class Reach(CodeLibrary library)
{
    private readonly Dispatch _dispatch = new(library);
    private readonly Queue<MethodDefinition> _open = new();
    private readonly Dictionary<MethodDefinition, MethodDefinition?> _foundFrom = [];
    private readonly HashSet<TypeDefinition> _declared = [];
    private readonly HashSet<TypeDefinition> _made = [];
    private readonly List<(MethodDefinition Asker, MethodDefinition Asked)> _hashesAsked = [];
    private readonly InitialiserOrder _initialisers = new();

    internal IReadOnlyCollection<MethodDefinition> Methods => _foundFrom.Keys;

    internal bool TryNext(out MethodDefinition method) => _open.TryDequeue(out method!);

    /// <summary>How the scan got to a method: the root first, the method itself left out.</summary>
    internal IReadOnlyList<MethodDefinition> PathTo(MethodDefinition method)
    {
        var path = new List<MethodDefinition>();
        for (var from = _foundFrom[method]; from is not null; from = _foundFrom[from])
        {
            path.Insert(0, from);
        }

        return path;
    }

    /// <summary>The types of which objects can exist during a run.</summary>
    internal IReadOnlyCollection<TypeDefinition> Types => _dispatch.Types;

    /// <summary>Type initialisers of which each can run before the other, so that what they compute depends on which is needed first.</summary>
    internal IEnumerable<(MethodDefinition Initialiser, MethodDefinition Other)> InitialisersInCircles => _initialisers.Circles();

    internal void AddRoot(MethodDefinition method, MethodDefinition? from = null)
    {
        Add(method, from);
        InitialiseForMember(method, from);
    }

    /// <summary>A type of an object that existed before the first step.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isArgument">Whether it is a type argument too, so that generic code may make objects of it.</param>
    /// <param name="from">The method that gets to the object; null where a task holds it from the start.</param>
    internal void AddDeclared(TypeDefinition type, bool isArgument, MethodDefinition? from)
    {
        if (_declared.Add(type))
        {
            AddAll(_dispatch.Meet(type), from);
        }

        if (isArgument)
        {
            AddAll(type.Methods.Where(m => m is { IsConstructor: true, IsStatic: false, HasParameters: false }), from);
        }
    }

    /// <summary>Whether an object of the type existed before the first step.</summary>
    internal bool IsDeclared(TypeDefinition type) => _declared.Contains(type);

    /// <summary>Whether the code makes objects of a class, or of one that derives from it.</summary>
    internal bool IsMade(TypeDefinition type) => _made.Contains(type) || _made.Any(m => DerivesFrom(m, type));

    /// <summary>
    /// Whether somebody asks a type for its hash code and looks at the number. That a collection of the framework asks as well changes nothing: it gives its items in an order in which
    /// the number has no say.
    /// </summary>
    internal bool IsHashLookedAt(MethodDefinition method)
    {
        var asked = new HashSet<MethodDefinition>();
        for (var before = -1; before != asked.Count;)
        {
            before = asked.Count;
            asked.UnionWith(_hashesAsked.Where(h => h.Asker.Name != "GetHashCode" || asked.Contains(h.Asker)).Select(h => h.Asked));
        }

        return asked.Contains(method);
    }

    /// <summary>Takes in what one instruction of a method leads to. False if its code is not to be found.</summary>
    internal bool Follow(MethodDefinition from, Instruction instruction, TypeReference? constraint)
    {
        switch (instruction.Operand)
        {
            case MethodReference method:
                return FollowMethod(from, instruction, method, constraint);
            case FieldReference field when instruction.OpCode.Code is Code.Ldsfld or Code.Ldsflda or Code.Stsfld:
                return FollowStaticField(from, field);
            case TypeReference type when instruction.OpCode.Code is Code.Box or Code.Newarr or Code.Initobj:
                HandOut(from, type);
                return true;
            default:
                return true;
        }
    }

    private bool FollowMethod(MethodDefinition from, Instruction instruction, MethodReference method, TypeReference? constraint)
    {
        HandOutTypeArguments(from, method);
        if (!IsModels(method.DeclaringType))
        {
            if (method.Name == "GetHashCode" && Rules.HashCodes.Hashed(method, constraint) is var hashed && Definition(hashed) is { } receiver)
            {
                foreach (var hash in receiver.Methods.Where(m => m is { Name: "GetHashCode", HasParameters: false }))
                {
                    _hashesAsked.Add((from, hash));
                    Add(hash, from);
                }
            }
            else if (constraint is not null && Definition(constraint) is { } known)
            {
                AddAll(_dispatch.On(known, method), from);
            }
            else if (instruction.OpCode.Code is Code.Callvirt or Code.Ldvirtftn)
            {
                AddAll(_dispatch.Call(method), from);
            }

            return true;
        }

        // An array of the model's types has methods of its own, made by the runtime.
        if (method.DeclaringType is ArrayType)
        {
            return true;
        }

        if (method.Resolve() is not { } definition)
        {
            return false;
        }

        Add(definition, from);
        InitialiseForMember(definition, from);
        if (instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj)
        {
            _initialisers.Calls(from, definition);
        }

        if (definition is { Name: "GetHashCode", HasParameters: false })
        {
            _hashesAsked.Add((from, definition));
        }

        if (instruction.OpCode.Code == Code.Newobj)
        {
            _made.Add(definition.DeclaringType);
            HandOut(from, definition.DeclaringType);
        }

        // A plain call never dispatches, except of a static interface member to the type that stands for a type parameter.
        if (definition is { IsVirtual: true, IsFinal: false } && (instruction.OpCode.Code is Code.Callvirt or Code.Ldvirtftn || definition.IsStatic))
        {
            AddAll(_dispatch.Call(definition), from);
        }

        return true;
    }

    private bool FollowStaticField(MethodDefinition from, FieldReference field)
    {
        if (!IsModels(field.DeclaringType))
        {
            return true;
        }

        if (field.DeclaringType.Resolve() is not { } type)
        {
            return false;
        }

        Initialise(type, from);
        return true;
    }

    // Framework and engine may call back whatever they are given, and generic code of the model may pass it on to them. This is also how an
    // async method leads to its state machine: it calls its builder's Start with it.
    private void HandOutTypeArguments(MethodDefinition from, MethodReference method)
    {
        if (method is GenericInstanceMethod instance)
        {
            HandOut(from, instance.GenericArguments, IsModels(method.DeclaringType) ? method.Resolve()?.GenericParameters : null, method.Name);
        }

        if (method.DeclaringType is GenericInstanceType type)
        {
            HandOut(from, type.GenericArguments, IsModels(type) ? type.Resolve()?.GenericParameters : null, method.Name);
        }
    }

    private void HandOut(MethodDefinition from, Collection<TypeReference> arguments, Collection<GenericParameter>? parameters, string method)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            HandOut(from, arguments[i]);
            if ((parameters?[i].HasDefaultConstructorConstraint ?? method == "CreateInstance") && Definition(arguments[i]) is { } made)
            {
                AddAll(made.Methods.Where(m => m is { IsConstructor: true, IsStatic: false, HasParameters: false }), from);
            }
        }
    }

    private void HandOut(MethodDefinition from, TypeReference type)
    {
        if (type is GenericInstanceType { GenericArguments: var arguments })
        {
            foreach (var argument in arguments)
            {
                HandOut(from, argument);
            }
        }

        if (Definition(type) is { } definition)
        {
            AddAll(_dispatch.Meet(definition), from);
        }
    }

    // The runtime runs a type initialiser before the first access to a static field, and before any member if it was written by hand.
    private void InitialiseForMember(MethodDefinition method, MethodDefinition? from)
    {
        for (var type = method.DeclaringType; type is not null; type = ModelNames.IsCompilerMade(type) ? type.DeclaringType : null)
        {
            if (!type.IsBeforeFieldInit)
            {
                Initialise(type, from ?? method);
            }
        }
    }

    private void Initialise(TypeDefinition type, MethodDefinition from)
    {
        foreach (var initialiser in type.Methods.Where(m => m is { IsConstructor: true, IsStatic: true }))
        {
            Add(initialiser, from);
            _initialisers.Calls(from, initialiser);
        }
    }

    private static bool DerivesFrom(TypeDefinition type, TypeDefinition parent)
    {
        for (var level = type.BaseType; level is not null; level = (level as TypeDefinition)?.BaseType)
        {
            if (level.GetElementType().FullName == parent.FullName)
            {
                return true;
            }
        }

        return false;
    }

    private void AddAll(IEnumerable<MethodDefinition> methods, MethodDefinition? from)
    {
        foreach (var method in methods)
        {
            Add(method, from);
        }
    }

    private void Add(MethodDefinition method, MethodDefinition? from)
    {
        if (_foundFrom.TryAdd(method, from))
        {
            _open.Enqueue(method);
        }
    }

    private bool IsModels(TypeReference type) => library.OriginOf(type) == CodeOrigin.Model;

    private TypeDefinition? Definition(TypeReference type) =>
        type is GenericParameter ? null : IsModels(type) ? type.GetElementType().Resolve() : null;
}
