using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Harness.Cli.Apart;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Hosting;

namespace Harness.Cli.Testing;

/// <summary>A method marked as a test.</summary>
/// <param name="method">The method.</param>
internal sealed class TestMethod(MethodInfo method)
{
    private static readonly TimeSpan s_limit = new SearchOptions().StepTimeout;

    /// <summary>Namespace, type and method.</summary>
    internal string FullName { get; } = $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";

    /// <summary>Type and method, as part of a file's name.</summary>
    internal string FileName { get; } = $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>What the test says of its properties.</summary>
    internal ImmutableArray<ExpectAttribute> Expectations => ExpectAttribute.Of(method);

    /// <summary>Calls the method for what it hands over.</summary>
    /// <param name="limit">How long it may take, in time of the processor; null for as long as a step.</param>
    /// <exception cref="InputException">The method cannot be called, or throws.</exception>
    /// <exception cref="ModelException">It hands over no model, or several, or does not end.</exception>
    internal HostedModel Collect(TimeSpan? limit = null)
    {
        if (!method.IsStatic || !method.IsPublic || method.GetParameters().Length > 0 || method.ContainsGenericParameters)
        {
            throw new InputException($"test {FullName} must be a public static method without parameters");
        }

        using var at = Supervision.At(FullName);
        return Patience.Run($"test {FullName}", limit ?? s_limit, () => ModelHost.Collect(FullName, Call));
    }

    private void Call()
    {
        try
        {
            if (method.Invoke(null, null) is Task task)
            {
                task.GetAwaiter().GetResult();
            }
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            if (inner is ModelException)
            {
                ExceptionDispatchInfo.Throw(inner);
            }

            throw new InputException($"test {FullName} throws {inner.GetType().Name} before it hands over a model: {inner.Message}", inner);
        }
    }
}
