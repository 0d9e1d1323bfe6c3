using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>No member of the framework that gives something else in the next execution.</summary>
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

        var denial = Find(owner, member) ?? (HashCodes.AreUnstable(site, member) ? DeniedMembers.HashCode : null);
        return denial is null ? null : denial with { What = $"{denial.What} ({ModelNames.OfFramework(owner, member.Name)})" };
    }

    private static Denial? Find(TypeReference owner, MemberReference member)
    {
        var outermost = owner.GetElementType();
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        var generic = member is GenericInstanceMethod instance ? $"`{instance.GenericArguments.Count}" : string.Empty;
        return DeniedMembers.Find(outermost.FullName, member.Name + generic);
    }

    // An iterator's enumerable hands itself out to the thread that made it, and a copy to every other one: no difference to the caller.
    private static bool IsIteratorsThreadCheck(Site site, MemberReference member) =>
        member.Name == "get_CurrentManagedThreadId" && site.Method.Name != "MoveNext" && ModelNames.IsIterator(site.Method.DeclaringType);
}
