using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>A piece of work that finds out whether claims about bounds are true.</summary>
public abstract class BoundsCheck
{
    /// <summary>What is checked, for who waits for it.</summary>
    public abstract string Title { get; }

    /// <summary>Checks it.</summary>
    /// <param name="searcher">How to search.</param>
    public abstract IEnumerable<BoundsFinding> Run(BoundsSearcher searcher);

    private protected static ControlledProgram Program(Scenario scenario) => ControlledProgram.Create(new ScenarioModel(scenario));

    internal static RingBounds Grown(RingBounds bounds, int slots, int producers, int packets)
        => new(bounds.Slots + slots, bounds.Producers + producers, bounds.PacketsPerProducer + packets);
}
