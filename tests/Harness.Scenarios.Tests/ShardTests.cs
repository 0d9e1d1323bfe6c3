using System.Collections.Immutable;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;
using Harness.Scenarios.Sharding;

namespace Harness.Scenarios.Tests;

public class ShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("7/7", 7, 7)]
    [InlineData("3/10000", 3, 10_000)]
    public void Shard_IsReadAsItIsWritten(string text, int number, int of)
    {
        Shard.Parse(text).ShouldBe(new Shard(number, of));
        new Shard(number, of).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1/10001")]
    [InlineData("1/2/3")]
    [InlineData("-1/3")]
    [InlineData("1/ 3")]
    public void OtherTexts_AreNoShards(string text) => Shard.Parse(text).ShouldBeNull();

    /// <summary>
    /// Graham's bound (1966): whoever always gives the next piece to the shard that has least gives none more than the mean and one piece.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void EachPiece_IsDealtOnce_AndTheFullestShardIsNotMuchFullerThanItMustBe(int shards)
    {
        var random = new Random(shards);
        ImmutableArray<long> costs = [.. Enumerable.Range(0, 60).Select(_ => (long)Math.Exp(16 * random.NextDouble()))];

        var dealt = ShardDeal.Of(costs, shards);

        dealt.Length.ShouldBe(costs.Length);
        dealt.ShouldAllBe(n => n >= 1 && n <= shards);
        var fullest = Enumerable.Range(1, shards).Max(n => costs.Where((_, i) => dealt[i] == n).Sum());
        fullest.ShouldBeLessThanOrEqualTo((costs.Sum() / shards) + costs.Max());
        ShardDeal.Of(costs, shards).ShouldBe(dealt);
    }

    /// <summary>By hand: 9 goes to the first shard, 7 to the second, 6 to the third, 5 to the third (6 is least), 4 to the second (7), 3 to the first (9), 2 to the second or third (11 each): the lower number.</summary>
    [Fact]
    public void Deal_IsTheOneByHand() => ShardDeal.Of([2, 3, 4, 5, 6, 7, 9], 3).ShouldBe([2, 1, 2, 3, 3, 2, 1]);

    [Fact]
    public void EqualCosts_GoRound() => ShardDeal.Of([1, 1, 1, 1, 1], 2).ShouldBe([1, 2, 1, 2, 1]);

    [Fact]
    public void Costs_AreReadAsTheyAreWritten()
    {
        var costs = CostFile.Of([("a", 10), ("b", 30), ("b", 20)], [("large", 2 * CostFile.LeastNamed), ("small", 10), ("tiny", 20)]);

        costs.Scenarios["b"].ShouldBe(30);
        costs.Checks.Keys.ShouldBe(["large"]);
        costs.OtherChecks.ShouldBe(15);
        var read = CostFile.Parse(costs.ToJson());
        read.ToJson().ShouldBe(costs.ToJson());
        (read.OfCheck("large") - read.OfCheck("small")).ShouldBe((2 * CostFile.LeastNamed) - 15);
        (read.OfScenario("unknown") - read.OfScenario("a")).ShouldBe(20 - 10);
    }

    /// <summary>What was not measured anew stays, be it that few were.</summary>
    [Fact]
    public void Costs_OfWhatWasNotMeasured_Stay()
    {
        var costs = CostFile.Of([("a", 10), ("b", 20)], [("large", 3 * CostFile.LeastNamed), ("shrinks", 2 * CostFile.LeastNamed), ("small", 10)]);

        var few = costs.With([("b", 30)], [("shrinks", 50)]);

        few.Scenarios.ShouldBe(new SortedDictionary<string, long> { ["a"] = 10, ["b"] = 30 });
        few.Checks.Keys.ShouldBe(["large"]);
        few.OtherChecks.ShouldBe(50);
        costs.With([("c", 1)], []).OtherChecks.ShouldBe(10);
    }

    [Theory]
    [InlineData("""{ "version": 2, "scenarios": {}, "checks": {}, "otherChecks": 0 }""", "version must be 1")]
    [InlineData("""{ "version": 1, "scenarios": {}, "checks": {} }""", "lacks 'otherChecks'")]
    [InlineData("""{ "version": 1, "scenarios": { "a": -1 }, "checks": {}, "otherChecks": 0 }""", "must be a whole number")]
    [InlineData("""{ "version": 1, "scenarios": [], "checks": {}, "otherChecks": 0 }""", "must be an object")]
    public void WrongCosts_AreRefused(string text, string because) => Should.Throw<GateException>(() => CostFile.Parse(text)).Message.ShouldContain(because);

    /// <summary>A title that the gate does not have would be a cost of nothing; a scenario without one would be dealt blindly.</summary>
    [Fact]
    public void CommittedCosts_AreOfTheScenariosOfTheGate()
    {
        var gate = GateFile.Parse(File.ReadAllText("coyote-config/verify.json"));
        var costs = CostFile.Parse(File.ReadAllText("coyote-config/verify.costs.json"));

        costs.Scenarios.Keys.ShouldBe(gate.Scenarios.Select(s => s.Scenario.Title).Distinct(), ignoreOrder: true);
        costs.Scenarios.Values.ShouldAllBe(s => s > 0);
        var checks = BoundsPlan.Of(gate.Select(GateFile.Full)).Select(c => c.Title).ToHashSet();
        costs.Checks.Keys.ShouldBeSubsetOf(checks);
        costs.Checks.Count.ShouldBeGreaterThan(checks.Count / 4);
    }
}
