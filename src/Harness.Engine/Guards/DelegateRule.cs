using System.Reflection;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>
/// A lambda that captures shares one heap object between all forks of a task, so that one fork would see what another wrote. Such a delegate
/// is refused; one that is bound to a model object and kept in a readonly field of one is safe, since nothing in it can change.
/// </summary>
internal static class DelegateRule
{
    internal static bool HasFields(object target) => FieldsOf(target.GetType()).Length > 0;

    internal static string Message(Delegate function)
    {
        var captured = function.Target is { } target ? FieldsOf(target.GetType()).Select(MethodNames.Local).ToArray() : [];
        return $"{MethodNames.Of(function.Method)} passes a delegate that captures {string.Join(", ", captured.Select(c => $"'{c}'"))}: "
            + "make the lambda static and pass values as operands, or keep the delegate in a readonly field of a model object.";
    }

    private static FieldInfo[] FieldsOf(Type type)
        => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}
