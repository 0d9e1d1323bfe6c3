using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>Which members an author vouches for.</summary>
internal static class Vouching
{
    private static readonly string s_attribute = typeof(VouchedAttribute).FullName!;

    /// <summary>Whether the author of a method vouches for it: for itself, for its property, or, of what the compiler made of it, for the method that he wrote.</summary>
    internal static bool IsVouched(MethodDefinition method)
    {
        if (Has(method) || method.DeclaringType.Properties.Any(p => (p.GetMethod == method || p.SetMethod == method) && Has(p)))
        {
            return true;
        }

        var owner = method.DeclaringType;
        var name = method.Name;
        while (ModelNames.IsCompilerMade(owner) && owner.DeclaringType is { } outer)
        {
            name = name.StartsWith('<') ? name : owner.Name;
            owner = outer;
        }

        // <Outer>b__1 is a lambda in Outer, <Outer>g__Local|1 a local function of it, <Outer>d__5 its state machine.
        var written = name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? name[1..end] : null;
        return written is not null
            && (owner.Methods.Any(m => m.Name == written && Has(m)) || owner.Properties.Any(p => (p.GetMethod?.Name == written || p.SetMethod?.Name == written) && Has(p)));
    }

    internal static bool IsVouched(FieldDefinition field) => Has(field);

    private static bool Has(ICustomAttributeProvider member) =>
        member.HasCustomAttributes
        && member.CustomAttributes.Any(a => a.AttributeType.FullName == s_attribute && a.ConstructorArguments is [{ Value: string { Length: > 0 } }]);
}
