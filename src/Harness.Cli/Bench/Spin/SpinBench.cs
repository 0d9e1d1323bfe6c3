using Harness.Benchmarks.Spin;

namespace Harness.Cli.Bench.Spin;

/// <summary>Runs this program's search and SPIN's on the same models, in turn, on the same machine, in one run.</summary>
internal static class SpinBench
{
    private const long Many = 20_000_000;

    private static readonly TimeSpan s_runsOnce = TimeSpan.FromMinutes(1);

    private static IReadOnlyList<IContender> Contenders
        =>
        [
            new OwnContender("harness, 1 worker", "all", 1),
            new SpinContender("SPIN", ["-DSAFETY"]),
            new OwnContender("harness, 2 workers", "all", 2),
            new SpinContender("SPIN -DHC4", ["-DSAFETY", "-DHC4"], IsExact: false),
            new OwnContender("harness --reduce none, 1 worker", "none", 1),
            new SpinContender("SPIN -DNOREDUCE", ["-DSAFETY", "-DNOREDUCE"], IsForSmall: true),
            new SpinContender("SPIN -DCOLLAPSE", ["-DSAFETY", "-DCOLLAPSE"], IsForSmall: true),
            new SpinContender("SPIN -DBFS_PAR", ["-DSAFETY", "-DBFS_PAR"], Workers: 2, IsForSmall: true),
        ];

    internal static ExitCode Run(SpinBenchOptions options)
    {
        if (SpinVerifier.Missing is { } missing)
        {
            throw new InputException(missing);
        }

        // What is written is prepared first: nobody should wait for tables that have no place to go.
        var page = options.Directory is null ? null : BenchmarkPage.Open(options.Directory, "harness bench --spin");
        using var interrupt = new Interrupt();
        var results = new List<CaseResult>();
        try
        {
            foreach (var model in options.Cases)
            {
                var result = Measure(model, options, interrupt.Token);
                results.Add(result);
                Console.Out.WriteLine(SpinReport.Table(result));

                // Written after each model: what was measured is not lost with what was not.
                page?.Write(SpinReport.Page(results, options), ("benchmarks.svg", SpinChart.Draw(results)));
            }
        }
        catch (OperationCanceledException)
        {
            Console.Out.WriteLine("Stopped: what was measured until then stays written.");
            return ExitCode.Inconclusive;
        }

        return ExitCode.Success;
    }

    private static CaseResult Measure(SpinModel model, SpinBenchOptions options, CancellationToken cancellation)
    {
        var contenders = Contenders;
        var measured = contenders.Select(_ => new List<Measurement>()).ToArray();
        long expected = 0;
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                if (measured[i] is [var first, ..] && (first.Whole > s_runsOnce || first.Problem is not null)
                    || (contenders[i].IsForSmall && expected > Many))
                {
                    continue;
                }

                Console.Error.WriteLine($"{model.Variant}, {model.Bounds}, round {round + 1} of {options.Rounds}: {contenders[i].Name}");
                var measurement = contenders[i].Measure(model, expected, options, cancellation);
                measured[i].Add(measurement);
                if (i == 0)
                {
                    // Without symmetry there are at most so many; SPIN is given a hash table of that size.
                    expected = measurement.States * Enumerable.Range(1, model.Producers).Aggregate(1L, (product, factor) => product * factor);
                }
            }
        }

        return new CaseResult(model, [.. contenders.Zip(measured).Where(p => p.Second.Count > 0).Select(p => new Contest(p.First, Measurement.Middle(p.Second), p.Second.Count))]);
    }
}
