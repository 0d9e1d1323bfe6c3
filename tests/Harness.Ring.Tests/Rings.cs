using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Ring.Tests;

/// <summary>Short ways to say which ring is searched and how it came out.</summary>
internal static class Rings
{
    internal static readonly string[] Exclusivity = ["P1", "P10"];

    internal static RingModel Model(
        RingVariant variant, RingReader reader, int slots, int producers, int? packets, RingFaults faults = RingFaults.None, TpacketVersion version = TpacketVersion.V2)
        => new(new RingConfiguration(variant, reader, new RingBounds(slots, producers, packets), faults, version));

    internal static RingModel Legacy(int slots, int producers, int? packets) => Model(new LegacyVariant(), new UserBitReader(), slots, producers, packets);

    internal static RingModel InProgress(int slots, int producers, int? packets) => Model(new InProgressVariant(), new UserBitReader(), slots, producers, packets);

    internal static SearchResult Search(IModel model, SearchOptions? options = null)
        => new ExhaustiveSearch(ControlledProgram.Create(model), options ?? new SearchOptions()).Run(TestContext.Current.CancellationToken);

    internal static PropertyResult On(this SearchResult result, string property) => result.Properties.Single(p => p.Property.Name == property);

    internal static string[] With(this SearchResult result, Verdict verdict)
        => [.. result.Properties.Where(p => p.Verdict == verdict).Select(p => p.Property.Name).Order(StringComparer.Ordinal)];

    internal static int StepsTo(this SearchResult result, string property) => result.On(property).Counterexample!.Stem.Length;
}
