using System.Collections.Immutable;
using System.Text.Json;
using Harness.Cli.Files;
using Harness.Cli.Output.Reports;
using Harness.Cli.Testing;
using Harness.Cli.Verify;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Gate;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>Runs <c>harness merge</c>: what the shards of a gate found, judged as one run.</summary>
internal sealed class MergeRun(MergeOptions options, ImmutableArray<ShardFile> shards)
{
    private readonly TraceDirectory _traces = new(options.OutputDirectory);

    internal ExitCode Run()
    {
        if (options.Assembly is not null)
        {
            throw new InputException("--assembly is for the shards of a test, and these are of a gate: leave it out");
        }

        var header = (GateShardHeader)shards[0].Header;
        var plan = GatePlan.Read(options.Config, header.Profile, header.BoundsChecks);
        var suites = new GateSuites(plan);
        var pieces = new ShardPieces(plan, suites);
        if (pieces.Hash != header.Gate)
        {
            throw new InputException($"the shards are of another gate's file than '{plan.Path}', or of other costs: name their file with --config");
        }

        if (pieces.Tests != header.Tests)
        {
            throw new InputException($"the shards have other tests of assemblies than '{plan.Path}' names here, or of another build of them: merge where the assemblies are those of the shards");
        }

        using var reports = ReportFiles.Prepare(options.Reports, [plan.Input, .. shards.Select(s => new InputFile(s.Path, "a shard"))]);
        using var costs = options.Costs is { } path ? OutputFile.Prepare(path, "--costs", plan.Input) : null;
        Console.Out.WriteLine(
            $"Gate {plan.Path}: {Figures.Plural(plan.Selected.Length, "scenario")}{plan.Which}, {Figures.Plural(pieces.Count, "piece")} from {Figures.Plural(shards.Length, "shard")}.");
        Console.Out.WriteLine();
        ImmutableArray<(ShardFile Shard, ShardPiece Piece)> all = [.. shards.SelectMany(s => Checked(s, pieces).Select(p => (s, p))).OrderBy(x => x.p.Piece)];
        costs?.Write(CostsOf(plan, suites, pieces, [.. all.Select(a => a.Piece)]).ToJson());
        return new GateEnd(plan, reports, _traces.Name, options.ListViolations).Write(Results(plan, suites, pieces, all), TimeSpan.FromTicks(shards.Sum(s => s.Elapsed.Ticks)));
    }

    /// <summary>A shard has the pieces that are dealt to it, in order, and each is what it should be.</summary>
    private static ImmutableArray<ShardPiece> Checked(ShardFile shard, ShardPieces pieces)
        => shard.FoundAs<ShardPiece>() is var found
            && found.Select(p => p.Piece).SequenceEqual(pieces.Of(shard.Header.Shard))
            && found.All(p => pieces.IsScenario(p.Piece) ? p.Outcome is not null : pieces.IsCheck(p.Piece) ? p.Bounds is not null : pieces.IsProof(p.Piece) ? p.Proof is not null : p.Test is not null)
            ? found
            : throw new InputException($"shard '{shard.Path}' has other pieces than are dealt to it: run it again");

    private GateResults Results(GatePlan plan, GateSuites suites, ShardPieces pieces, ImmutableArray<(ShardFile Shard, ShardPiece Piece)> all)
    {
        var (outcomes, bounds, proofs) = (new List<ScenarioOutcome>(), new List<Scenarios.Bounds.BoundsFinding>(), new List<GateProofs>());
        var tests = new List<TestSuiteResult>();
        foreach (var (shard, piece) in all)
        {
            try
            {
                if (piece.Outcome is { } outcome)
                {
                    outcomes.Add(outcome.Restore(plan.Scenarios[piece.Piece], Write));
                }
                else if (piece.Bounds is { } found)
                {
                    bounds.AddRange(found.Select(f => f.Restore(Write)));
                }
                else if (piece.Test is { } test)
                {
                    var (suite, number) = suites[pieces.TestOf(piece.Piece)];
                    tests.Add(test.Restore(suite, number, (t, trace) => t.Write(_traces, Path.GetFileName(trace.Name), trace.Restore())));
                }
                else
                {
                    proofs.Add(piece.Proof!.Restore(plan.Proofs[pieces.ProofOf(piece.Piece)]));
                }
            }
            catch (Exception exception) when (exception is JsonException or TraceException or ScenarioException)
            {
                throw new InputException($"shard '{shard.Path}' has something else than a result in piece {piece.Piece}: run it again", exception);
            }
        }

        return new GateResults(outcomes, bounds, proofs) { Tests = tests };
    }

    private RecordedTrace Write(ShardTrace trace) => _traces.Write(Path.GetFileName(trace.Name), trace.Restore());

    /// <summary>What was counted; and of what these shards did not run, what was known.</summary>
    private static CostFile CostsOf(GatePlan plan, GateSuites suites, ShardPieces pieces, ImmutableArray<ShardPiece> all)
    {
        var (known, isWhole) = (pieces.Costs, plan.Profile == GateFile.Full);
        var kept = new CostFile(
            isWhole && plan.Scenarios.Length > 0 ? CostFile.Empty.Scenarios : known.Scenarios,
            isWhole && plan.Checks.Length > 0 ? CostFile.Empty.Checks : known.Checks,
            known.OtherChecks);
        return kept.With(
            all.Where(p => p.Outcome is not null).Select(p => (plan.Scenarios[p.Piece].Scenario.Title, p.States))
                .Concat(all.Where(p => p.Test is not null).Select(p => (suites.Names[pieces.TestOf(p.Piece)], p.States))),
            all.Where(p => p.Bounds is not null).Select(p => (plan.Checks[pieces.CheckOf(p.Piece)].Title, p.States)));
    }
}
