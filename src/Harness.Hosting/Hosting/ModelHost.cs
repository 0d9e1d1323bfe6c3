using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Hosting;

/// <summary>
/// Where a test method hands over the model that it wants explored. The embedded engine calls the method once, only to learn which model, and explores that;
/// Microsoft's engine calls it for every schedule, and the model runs in place.
/// </summary>
public static partial class ModelHost
{
    [ThreadStatic]
    private static List<HostedModel>? t_models;

    /// <summary>Called by a test method: explore this model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="properties">Names of the properties that the test is about; none for all. An engine that stops at the first violation of anything shows a
    /// later one only where it judges nothing else.</param>
    /// <exception cref="InvalidOperationException">The method was called as ordinary code, and not by an engine.</exception>
    public static void Run(IModel model, params string[] properties)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(properties);
        if (t_models is null)
        {
            RunHere(model, properties);
        }
        else
        {
            t_models.Add(new HostedModel(model, [.. properties]));
        }
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

    /// <summary>Nobody collects models: what the engine of this build makes of it.</summary>
    static partial void RunHere(IModel model, string[] properties);

    private static InvalidOperationException CalledAsOrdinaryCode(IModel model)
        => new($"the test of model '{model.Name}' was called as ordinary code: run it with the coyote command or a TestingEngine.");
}
