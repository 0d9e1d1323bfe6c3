using System.Collections.Immutable;
using System.Security.Cryptography;
using Harness.Cli.Files;
using Harness.Cli.Verify;
using Harness.Scenarios.Gate;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>The pieces of a gate's plan, numbered through: its scenarios, then its checks of bounds, its proofs and its tests of assemblies; and how they are dealt.</summary>
internal sealed class ShardPieces
{
    private readonly GatePlan _plan;
    private readonly ImmutableArray<long> _costs;

    /// <exception cref="InputException">The file of costs is not valid.</exception>
    internal ShardPieces(GatePlan plan, GateSuites suites)
    {
        _plan = plan;
        var path = Path.ChangeExtension(plan.Path, ".costs.json");
        var text = Read(path);
        var costs = Parse(path, text);
        _costs =
        [
            .. plan.Scenarios.Select(s => costs.OfScenario(s.Scenario.Title)),
            .. plan.Checks.Select(c => costs.OfCheck(c.Title)),
            .. plan.Proofs.Select(_ => CostFile.OfProof),
            .. suites.Names.Select(costs.OfScenario),
        ];
        Costs = costs;
        Tests = suites.Count == 0 ? "" : Digest(suites.Builds);
        Hash = Digest([File.ReadAllText(plan.Path), text]);
    }

    /// <summary>A hash of the gate's file and of that of its costs: together they say which shard does what.</summary>
    internal string Hash { get; }

    /// <summary>A hash of the tests of assemblies and of their builds; empty where there are none.</summary>
    internal string Tests { get; }

    /// <summary>What is known of the costs.</summary>
    internal CostFile Costs { get; }

    /// <summary>How many pieces there are.</summary>
    internal int Count => _costs.Length;

    /// <summary>The numbers of a shard's pieces, in order.</summary>
    internal ImmutableArray<int> Of(Shard shard)
    {
        var dealt = ShardDeal.Of(_costs, shard.Of);
        return [.. Enumerable.Range(0, Count).Where(i => dealt[i] == shard.Number)];
    }

    /// <summary>Whether a piece is a scenario.</summary>
    internal bool IsScenario(int piece) => piece < _plan.Scenarios.Length;

    /// <summary>Whether a piece is a check of bounds.</summary>
    internal bool IsCheck(int piece) => !IsScenario(piece) && CheckOf(piece) < _plan.Checks.Length;

    /// <summary>Whether a piece is a proof.</summary>
    internal bool IsProof(int piece) => !IsScenario(piece) && !IsCheck(piece) && ProofOf(piece) < _plan.Proofs.Length;

    /// <summary>Whether a piece is a test of an assembly.</summary>
    internal bool IsTest(int piece) => !IsScenario(piece) && TestOf(piece) >= 0;

    /// <summary>The number of a check among the checks.</summary>
    internal int CheckOf(int piece) => piece - _plan.Scenarios.Length;

    /// <summary>The number of a proof among the proofs.</summary>
    internal int ProofOf(int piece) => CheckOf(piece) - _plan.Checks.Length;

    /// <summary>The number of a test among the tests.</summary>
    internal int TestOf(int piece) => ProofOf(piece) - _plan.Proofs.Length;

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the file of costs '{path}' cannot be read: {exception.Why()}", exception);
        }
    }

    private static CostFile Parse(string path, string text)
    {
        try
        {
            return text.Length == 0 ? CostFile.Empty : CostFile.Parse(text);
        }
        catch (GateException exception)
        {
            throw new InputException($"{path}:{exception.Line}: {exception.Message}", exception);
        }
    }

    private static string Digest(IEnumerable<string> texts)
        => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(texts.Select(t => $"{t.Length} {t}")))));
}
