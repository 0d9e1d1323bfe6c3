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

    internal static RingModel Failing(RingVariant variant, VnetPosition position, bool isUndone, int slots, int producers, int packets, RingFaults faults = RingFaults.None)
        => new(new RingConfiguration(variant, new UserBitReader(), new RingBounds(slots, producers, packets), faults, Vnet: new VnetFailure(position, isUndone)));

    internal static RingModel Legacy(int slots, int producers, int? packets) => Model(new LegacyVariant(), new UserBitReader(), slots, producers, packets);

    internal static RingModel InProgress(int slots, int producers, int? packets) => Model(new InProgressVariant(), new UserBitReader(), slots, producers, packets);

    /// <summary>Verdicts and numbers are the subject here: schedules are executed anew, in load contexts of their own, where the gate runs the same models.</summary>
    internal static SearchResult Search(IModel model, SearchOptions? options = null)
        => new ExhaustiveSearch(ControlledProgram.Create(model), (options ?? new SearchOptions()) with { Reexecutions = 0 }).Run(TestContext.Current.CancellationToken);

    internal static PropertyResult On(this SearchResult result, string property) => result.Properties.Single(p => p.Property.Name == property);

    internal static string[] With(this SearchResult result, Verdict verdict)
        => [.. result.Properties.Where(p => p.Verdict == verdict).Select(p => p.Property.Name).Order(StringComparer.Ordinal)];

    internal static int StepsTo(this SearchResult result, string property) => result.On(property).Counterexample!.Stem.Length;

    /// <summary>Exactly these of the properties are violated; a livelock is none of them.</summary>
    internal static void ShouldViolate(this RingModel model, params string[] properties)
        => Search(model).With(Verdict.Violated).Where(p => p != "livelock").ShouldBe(properties.Order(StringComparer.Ordinal));

    /// <summary>Each of these is violated, and the shortest schedule has this many steps.</summary>
    internal static void ShouldViolate(this RingModel model, params (string Property, int Steps)[] expected)
    {
        var result = Search(model, new SearchOptions { Properties = [.. expected.Select(e => e.Property)], StopWhenDecided = true });
        expected.Select(e => (e.Property, result.On(e.Property).Counterexample?.Stem.Length)).ShouldBe(expected.Select(e => (e.Property, (int?)e.Steps)));
    }

    /// <summary>Each of these is proved.</summary>
    internal static void ShouldProve(this RingModel model, params string[] properties)
        => Search(model, new SearchOptions { Properties = properties }).With(Verdict.Proved).ShouldBe(properties.Order(StringComparer.Ordinal));
}
