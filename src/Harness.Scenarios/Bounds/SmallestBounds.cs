using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>The smallest bounds at which a property of a scenario is violated.</summary>
/// <param name="Property">Name of the property.</param>
/// <param name="Bounds">The bounds; null when a search on the way to them was cut short.</param>
/// <param name="Steps">Steps of a shortest violation there; 0 without bounds.</param>
public sealed record SmallestBounds(string Property, RingBounds? Bounds, int Steps)
{
    /// <summary>Finds them for every violated property, by exhaustive search of one bounds after the other.</summary>
    /// <param name="scenario">The scenario, with a number of packets.</param>
    /// <param name="options">How to search; empty properties mean all.</param>
    /// <param name="search">Runs one search.</param>
    /// <returns>One for each property that is violated within the scenario's own bounds, in the order of the bounds; null when these were not searched to the end.</returns>
    public static ImmutableArray<SmallestBounds>? Find(
        Scenario scenario, SearchOptions options, Func<Scenario, SearchOptions, SearchResult> search)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(search);
        var own = search(scenario, options);
        if (own.End != SearchEnd.Complete)
        {
            return null;
        }

        var open = own.Properties.Where(IsViolated).Select(p => p.Property.Name).ToList();
        var found = ImmutableArray.CreateBuilder<SmallestBounds>();
        foreach (var bounds in UpTo(scenario.RingBounds))
        {
            if (open.Count == 0)
            {
                break;
            }

            var result = search(scenario.Within(bounds), options with { Properties = [.. open], StopWhenDecided = true });
            foreach (var property in result.Properties.Where(IsViolated))
            {
                found.Add(new SmallestBounds(property.Property.Name, bounds, property.Counterexample!.Length));
                open.Remove(property.Property.Name);
            }

            if (result.End is not (SearchEnd.Complete or SearchEnd.Decided))
            {
                break;
            }
        }

        return [.. found, .. open.Select(p => new SmallestBounds(p, null, 0))];
    }

    /// <summary>
    /// All bounds that are not larger than some, in <see cref="BoundsOrder"/>. More slots than one for each packet and one more change nothing: no
    /// packet ever comes to them.
    /// </summary>
    /// <param name="own">The largest.</param>
    public static IEnumerable<RingBounds> UpTo(RingBounds own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return
            from total in Enumerable.Range(1, own.Packets)
            from slots in Enumerable.Range(1, Math.Min(total + 1, RingBounds.MaximumSlots))
            from producers in Enumerable.Range(1, Math.Min(total, RingBounds.MaximumProducers))
            where total % producers == 0
            let bounds = new RingBounds(slots, producers, total / producers)
            where BoundsOrder.Instance.Compare(bounds, own) <= 0
            select bounds;
    }

    private static bool IsViolated(PropertyResult property) => property.Verdict == Verdict.Violated;
}
