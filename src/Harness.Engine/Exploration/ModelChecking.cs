using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>Checks a model in one sentence: <c>model.Check().Workers(4).Run().ShouldProve("P1")</c>.</summary>
public static class ModelChecking
{
    /// <summary>Begins the sentence; nothing runs before <see cref="PreparedSearch.Run"/>.</summary>
    /// <param name="model">The model.</param>
    public static PreparedSearch Check(this IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new PreparedSearch(model, new SearchOptions());
    }
}
