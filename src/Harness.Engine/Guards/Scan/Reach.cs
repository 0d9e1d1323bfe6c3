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
    private readonly HashSet<TypeDefinition> _handedOut = [];

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

    internal void AddRoot(MethodDefinition method)
    {
        Add(method, null);
        InitialiseForMember(method, null);
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
            case TypeReference type when instruction.OpCode.Code == Code.Box:
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
                AddAll(receiver.Methods.Where(m => m is { Name: "GetHashCode", HasParameters: false }), from);
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
        if (instruction.OpCode.Code == Code.Newobj)
        {
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

        if (Definition(type) is { } definition && _handedOut.Add(definition))
        {
            AddAll(_dispatch.Callbacks(definition), from);
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

    private void Initialise(TypeDefinition type, MethodDefinition from) =>
        AddAll(type.Methods.Where(m => m is { IsConstructor: true, IsStatic: true }), from);

    private void AddAll(IEnumerable<MethodDefinition> methods, MethodDefinition from)
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
            AddAll(_dispatch.Add(method.Module), method);
        }
    }

    private bool IsModels(TypeReference type) => library.OriginOf(type) == CodeOrigin.Model;

    private TypeDefinition? Definition(TypeReference type) =>
        type is GenericParameter ? null : IsModels(type) ? type.GetElementType().Resolve() : null;
}
