using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>
/// A lambda that captures shares one heap object between all forks of a task, so that one fork would see what another wrote. Such a delegate
/// is refused; one that is bound to a model object is safe, since nothing in that can change.
/// </summary>
internal static class DelegateRule
{
    internal static bool HasFields(object target) => target is Array || ModelObjects.FieldsOf(target.GetType()).Any();

    /// <summary>A lambda is named by the method in which it stands, which is the one that passes it; a method group by itself, since it may be passed anywhere.</summary>
    internal static string Message(Delegate function)
    {
        var (method, target) = (MethodNames.Of(function.Method) + Scan.ModelPlaces.Of(function.Method), function.Target!.GetType());
        if (ModelObjects.IsCompilerMade(target))
        {
            return $"{method} passes a delegate that captures {Captured(target)}, and what that is can change: let it capture numbers, texts, handles and model objects in variables that nothing assigns afterwards, or make it static and pass values as operands.";
        }

        return $"{(MethodNames.IsCompilerMade(function.Method) ? $"{method} passes a delegate of" : $"an operation is given the method {method} of")} {MethodNames.A(target)} that the model did not hold before the first step: "
            + "make that object in Build and keep it in a readonly field of a model object, or make the method static and pass values as operands.";
    }

    internal static string SeveralMessage(Delegate function)
        => $"{MethodNames.Of(function.Method)}{Scan.ModelPlaces.Of(function.Method)} passes several delegates in one: call them one by one in a static lambda.";

    /// <summary>The variables in a closure and in the closures around it, quoted.</summary>
    internal static string Captured(Type closure) => string.Join(", ", Variables(closure).Select(c => $"'{c}'"));

    private static IEnumerable<string> Variables(Type closure)
        => ModelObjects.FieldsOf(closure).SelectMany(f => ModelObjects.IsCompilerMade(f.FieldType) ? Variables(f.FieldType) : [f.Name == "<>4__this" ? "this" : MethodNames.Local(f)]);
}
