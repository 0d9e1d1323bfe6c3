using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>Of the framework only what is known to give the same in the next execution, and to change nothing that the next step could see.</summary>
internal static class FrameworkMemberRule
{
    internal static Denial? Judge(Site site)
    {
        if (site.Instruction.Operand is not MemberReference { DeclaringType: { } owner } member
            || member is TypeReference
            || site.Library.OriginOf(owner) != CodeOrigin.Framework
            || IsIteratorsThreadCheck(site, member))
        {
            return null;
        }

        var denial = Find(site, owner, member) ?? (HashCodes.AreUnstable(site, member) ? DeniedMembers.HashCode : null);
        return denial is null ? null : denial with { What = $"{denial.What} ({ModelNames.OfFramework(owner, member.Name)})" };
    }

    /// <summary>Why a member is denied; null if it may be used.</summary>
    /// <param name="type">Full name of the outermost type, with the number of its type parameters.</param>
    /// <param name="member">The member's name as in metadata, with <c>`n</c> if it is a generic method.</param>
    internal static Denial? Find(string type, string member) =>
        DeniedMembers.Find(type, member) ?? (AllowedMembers.IsAllowed(type, member.Split('`')[0]) ? null : Unlisted);

    internal static readonly Denial Unlisted = new(
        "uses a member of the framework that is not on the list of those known to give the same in every execution and to change nothing",
        "write it as code of the model; or, if you know that it does, call it in a method of your own that you vouch for with [Vouched(\"why\")]");

    private static Denial? Find(Site site, TypeReference owner, MemberReference member)
    {
        // An array's own methods are the runtime's; what they write is judged as writes are.
        if (owner is ArrayType)
        {
            return null;
        }

        var outermost = owner.GetElementType();
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        var generic = member is GenericInstanceMethod instance ? $"`{instance.GenericArguments.Count}" : string.Empty;
        return AllowedMembers.IsCompilers(site.Method, outermost.FullName) ? null : Find(outermost.FullName, member.Name + generic);
    }

    // An iterator's enumerable hands itself out to the thread that made it, and a copy to every other one: no difference to the caller.
    private static bool IsIteratorsThreadCheck(Site site, MemberReference member) =>
        member.Name == "get_CurrentManagedThreadId" && site.Method.Name != "MoveNext" && ModelNames.IsIterator(site.Method.DeclaringType);
}
