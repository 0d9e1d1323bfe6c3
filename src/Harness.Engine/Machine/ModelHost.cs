using Harness.Engine.Guards;

namespace Harness.Engine.Machine;

/// <summary>
/// Where a test method hands over the model that it wants explored. The method itself runs once, only to say which model; the engine that called
/// it explores the model.
/// </summary>
public static class ModelHost
{
    [ThreadStatic]
    private static List<IModel>? t_models;

    /// <summary>Called by a test method: explore this model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidOperationException">The method was called as ordinary code, and not by an engine.</exception>
    public static void Run(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (t_models is null)
        {
            throw new InvalidOperationException(
                $"the test of model '{model.Name}' was called as ordinary code: run it with the coyote command or a TestingEngine.");
        }

        t_models.Add(model);
    }

    /// <summary>Calls a test method and gives the model that it handed over.</summary>
    /// <param name="name">The method's name, for messages.</param>
    /// <param name="test">Calls the method.</param>
    /// <exception cref="ModelException">It handed over none, or several.</exception>
    public static IModel Collect(string name, Action test)
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
}
