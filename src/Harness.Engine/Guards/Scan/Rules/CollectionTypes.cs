using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>Whether an object that exists can be what code takes it for: asked by names, since code is read and not loaded.</summary>
internal static class CollectionTypes
{
    /// <summary>Whether an object of a type can be one of a type in code. Where the code is generic, its parameters may be anything.</summary>
    internal static bool CanBe(Type type, TypeReference inCode)
    {
        if (inCode is ArrayType { ElementType: var element })
        {
            return type.IsArray && (element is GenericParameter || IsSame(type.GetElementType()!, element));
        }

        return Levels(type).Any(level => IsSame(level, inCode));
    }

    /// <summary>The type of a parameter, with the arguments of the call in it where they are plain.</summary>
    internal static TypeReference Closed(TypeReference parameter, MethodReference method)
    {
        var arguments = (method as GenericInstanceMethod)?.GenericArguments ?? (method.DeclaringType as GenericInstanceType)?.GenericArguments;
        TypeReference Close(TypeReference type) => type is GenericParameter { Position: var at } && at < arguments?.Count ? arguments[at] : type;
        return parameter switch
        {
            ByReferenceType { ElementType: var inner } => Closed(inner, method),
            ArrayType { Rank: 1, ElementType: var element } => new ArrayType(Close(element)),
            _ => parameter,
        };
    }

    /// <summary>Whether a parameter takes what can be a collection.</summary>
    internal static bool IsReference(TypeReference type) => type is ArrayType || (!type.IsValueType && !type.IsPrimitive && type is not GenericParameter);

    private static IEnumerable<Type> Levels(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            yield return level;
        }

        foreach (var face in type.GetInterfaces())
        {
            yield return face;
        }
    }

    private static bool IsSame(Type type, TypeReference inCode)
    {
        if (inCode is GenericParameter)
        {
            return true;
        }

        if (inCode is GenericInstanceType { GenericArguments: var arguments } generic)
        {
            return type.IsGenericType && IsNamed(type.GetGenericTypeDefinition(), generic.ElementType)
                && type.GetGenericArguments().Zip(arguments).All(p => IsSame(p.First, p.Second));
        }

        if (inCode is ArrayType array)
        {
            return type.IsArray && IsSame(type.GetElementType()!, array.ElementType);
        }

        return IsNamed(type.IsGenericType ? type.GetGenericTypeDefinition() : type, inCode);
    }

    private static bool IsNamed(Type type, TypeReference inCode) => type.FullName == inCode.FullName.Replace('/', '+');
}
