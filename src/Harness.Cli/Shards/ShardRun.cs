using System.Diagnostics;
using Harness.Cli.Verify;
using Harness.Reports.Results;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>Runs <c>harness verify --shard I/N</c>: a part of a gate's pieces, whose results go into a file and are judged where all parts are merged.</summary>
internal static class ShardRun
{
    internal static ExitCode Run(VerifyOptions options, Shard shard, string directory)
    {
        var plan = GatePlan.Read(options.Config, options.Profile, options.BoundsChecks);
        var suites = new GateSuites(plan);
        var pieces = new ShardPieces(plan, suites);
        var header = GateShardHeader.Create(shard, pieces, options);
        using var file = ShardFile.Prepare(directory, header, plan.Input);
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        var own = pieces.Of(shard);
        Console.Out.WriteLine($"Gate {plan.Path}{plan.Which}, shard {shard}: {own.Length} of {Figures.Plural(pieces.Count, "piece")}.");
        Console.Out.WriteLine();

        var traces = new ShardTraces();
        var work = new GateWork(options, traces, interrupt.Token);
        var done = new List<ShardPiece>();
        var scenarios = own.Where(pieces.IsScenario).ToArray();
        work.Explore(
            [.. scenarios.Select(i => plan.Scenarios[i])],
            (i, outcome) =>
            {
                if (outcome.Result is not null)
                {
                    done.Add(new ShardPiece(scenarios[i], outcome.Result.States, ShardOutcome.Of(outcome)));
                }
            });
        var checks = own.Where(pieces.IsCheck).ToArray();
        work.Check(
            [.. checks.Select(i => plan.Checks[pieces.CheckOf(i)])],
            (i, found, states) => done.Add(new ShardPiece(checks[i], states, Bounds: [.. found.Select(f => ShardFinding.Of(f, traces.Find))])));
        var proofs = own.Where(pieces.IsProof).ToArray();
        var proved = GateProofs.Run([.. proofs.Select(i => plan.Proofs[pieces.ProofOf(i)])], options.Jobs, interrupt.Token);
        done.AddRange(proofs.Zip(proved, (i, p) => new ShardPiece(i, 0, Proof: new ShardProof(p.Proved, p.Undecided))));
        var tests = own.Where(pieces.IsTest).ToArray();
        var tested = suites.Run([.. tests.Select(pieces.TestOf)], options.Search, options.Jobs, traces, interrupt.Token);
        Console.Out.WriteLine();
        if (interrupt.Token.IsCancellationRequested)
        {
            Console.Out.WriteLine($"Shard {shard} stopped: nothing was written.");
            return ExitCode.Inconclusive;
        }

        done.AddRange(tests.Zip(tested, (i, t) => new ShardPiece(i, t.Outcome?.Result?.States ?? 0, Test: ShardTest.Of(t, options.Search.StepTimeout))));
        ShardFile.Write(file, header, done, clock.Elapsed);
        Console.Out.WriteLine($"Shard {shard} done: {Figures.Plural(own.Length, "piece")} in '{Path.Combine(directory, header.FileName)}', to be judged by harness merge.");
        return ExitCode.Success;
    }
}
