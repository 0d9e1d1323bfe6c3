namespace Harness.Engine.Machine;

/// <summary>A model within bounds, of which there are smaller ones: fewer slots, fewer tasks, fewer packets.</summary>
public interface IBoundedModel : IModel
{
    /// <summary>The same model with one bound smaller by one, for each bound that can be.</summary>
    IEnumerable<IModel> Smaller { get; }
}
