using Mono.Cecil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>A controlled task awaits nothing but operations of the machine and other controlled tasks.</summary>
internal static class ForeignAwaitRule
{
    internal static Denial? Judge(Site site)
    {
        if (site.Instruction.Operand is not MethodReference { Name: "GetAwaiter" } method
            || site.Library.OriginOf(method.DeclaringType) == CodeOrigin.Engine
            || !IsControlledTask(site))
        {
            return null;
        }

        // An extension method takes what is awaited as its parameter.
        var awaited = method.HasThis ? method.DeclaringType : method.Parameters[0].ParameterType;
        return new(
            $"awaits a {ModelNames.Of(awaited)}, which the scheduler does not control",
            "await operations of the machine and controlled tasks only");
    }

    private static bool IsControlledTask(Site site) =>
        ModelNames.IsStateMachine(site.Method.DeclaringType)
        && site.Method.DeclaringType.Fields.FirstOrDefault(f => f.Name == "<>t__builder") is { } builder
        && site.Library.OriginOf(builder.FieldType) == CodeOrigin.Engine;
}
