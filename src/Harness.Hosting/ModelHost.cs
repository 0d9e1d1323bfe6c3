using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Harness.Hosting;

/// <summary>
/// Where a test method hands over the model that it wants explored. Our engine calls the method once, only to learn which model, and explores that; Coyote calls it
/// for every schedule, and the model runs in place, on Coyote's tasks.
/// </summary>
public static class ModelHost
{
    [ThreadStatic]
    private static List<HostedModel>? t_models;

    /// <summary>Called by a test method: explore this model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="properties">Names of the properties that the test is about; none for all. Coyote stops at the first violation of anything, and shows a
    /// later one only where it judges nothing else.</param>
    /// <exception cref="InvalidOperationException">The method was called as ordinary code, and not by an engine; or Coyote cannot run it as it is.</exception>
    public static void Run(IModel model, params string[] properties)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(properties);
        if (t_models is { } models)
        {
            models.Add(new HostedModel(model, [.. properties]));
        }
        else
        {
            CheckCoyote(model);
            CoyoteRun.Execute(model, properties);
        }
    }

    /// <summary>
    /// Has everything compiled that a run of the model on Coyote needs. Coyote takes a second without a decision for a deadlock, unless it is told to wait longer, and
    /// on a busy machine the compiler may need as much before the first decision: call this from a method marked <c>[TestInit]</c>, which Coyote runs before the first
    /// schedule, and before <c>TestingEngine.Run</c>.
    /// </summary>
    /// <param name="model">The model.</param>
    public static void WarmUp(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        LiveRunWarmUp.Of(model);
    }

    /// <summary>Calls a test method and gives the model that it handed over.</summary>
    /// <param name="name">The method's name, for messages.</param>
    /// <param name="test">Calls the method.</param>
    /// <exception cref="ModelException">It handed over none, or several.</exception>
    public static HostedModel Collect(string name, Action test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var outer = t_models;
        var models = t_models = [];
        try
        {
            test();
        }
        finally
        {
            t_models = outer;
        }

        return models.Count == 1
            ? models[0]
            : throw new ModelException($"test '{name}' runs {(models.Count == 0 ? "no model" : "several models")}: call ModelHost.Run with one model.");
    }

    private static void CheckCoyote(IModel model)
    {
        // An identifier of an operation is what Coyote gives to code that it runs, and to no other.
        if (Operation.GetNextId() is null)
        {
            throw new InvalidOperationException(
                $"the test of model '{model.Name}' was called as ordinary code: run it with 'harness test', with Microsoft's 'coyote test' or with a TestingEngine.");
        }

        // Rewritten, the engine's own locks and tasks would be Coyote's, and a step would wait for its own turn.
        if (typeof(LiveRun).Assembly.GetCustomAttributesData().Any(a => a.AttributeType.Name == "RewritingSignatureAttribute"))
        {
            throw new InvalidOperationException(
                "Harness.Engine.dll was rewritten by 'coyote rewrite': rewrite your own assembly only, or none at all; models run on Coyote as they were built (docs/microsoft-coyote.md).");
        }

        // Coyote asks a wait for its condition only where it decides who moves.
        var isAsked = false;
        Operation.PauseUntil(() => isAsked = true);
        if (!isAsked)
        {
            throw new InvalidOperationException(
                "systematic fuzzing (--fuzz, --no-repro) runs the tasks of a model in parallel, and a model needs one step at a time: leave the option out.");
        }
    }
}
