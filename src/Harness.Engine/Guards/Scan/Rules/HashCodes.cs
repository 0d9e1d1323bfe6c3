using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>Which hash codes are the same in every process: those of numbers, and those that the model computes from numbers.</summary>
internal static class HashCodes
{
    /// <summary>Whether a framework member is a hash function over something whose hash code is an address or depends on a random seed.</summary>
    internal static bool AreUnstable(Site site, MemberReference member)
    {
        if (member is not MethodReference { Name: "GetHashCode" } method)
        {
            return false;
        }

        return !IsStable(site.Library, Hashed(method, site.Constraint));
    }

    /// <summary>The type whose GetHashCode runs.</summary>
    internal static TypeReference Hashed(MethodReference method, TypeReference? constraint) =>
        method.DeclaringType is GenericInstanceType { GenericArguments: [var compared] } comparer
            && comparer.ElementType.FullName is "System.Collections.Generic.EqualityComparer`1" or "System.Collections.Generic.IEqualityComparer`1"
            ? compared
            : constraint ?? method.DeclaringType;

    private static bool IsStable(CodeLibrary library, TypeReference type)
    {
        if (type.IsPrimitive)
        {
            return true;
        }

        if (type is GenericParameter or ArrayType || library.OriginOf(type) != CodeOrigin.Model)
        {
            return false;
        }

        // A struct without its own GetHashCode gets one from the runtime's data structures. The model's own code is judged where it stands.
        var definition = type.Resolve();
        if (definition is { IsEnum: true })
        {
            return true;
        }

        while (definition is not null)
        {
            if (definition.Methods.Any(m => m is { Name: "GetHashCode", HasParameters: false }))
            {
                return true;
            }

            definition = definition.BaseType is { } parent && library.OriginOf(parent) == CodeOrigin.Model ? parent.Resolve() : null;
        }

        return false;
    }
}
