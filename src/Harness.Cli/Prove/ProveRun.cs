using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Proof;
using Harness.Proof.Solvers;
using Harness.Ring;
using Harness.Scenarios;

namespace Harness.Cli.Prove;

/// <summary>Runs <c>harness prove</c>.</summary>
internal static class ProveRun
{
    /// <summary>Where a real schedule is looked for when the argument fails: bounds in which each violation of the gate's file shows, the smaller ones first.</summary>
    private static readonly RingBounds[] s_bounds = [new(1, 2, 1), new(1, 2, 2), new(2, 2, 2), new(2, 3, 1)];

    /// <param name="variant">The variant's name.</param>
    /// <param name="reader">The name of a reader, or of a program.</param>
    /// <param name="faults">What else may happen.</param>
    /// <param name="certificate">Where the files go; null for nowhere.</param>
    /// <param name="traces">Where traces go; null for the default.</param>
    internal static ExitCode Run(string variant, string reader, string[] faults, string? certificate, string? traces)
    {
        var scenario = new Scenario { Variant = variant, Reader = reader, Faults = faults };
        ScenarioCatalog.Resolve(scenario);
        var prover = Prover.For(scenario.Variant, scenario.Reader, [.. faults])
            ?? throw new InputException(
                $"there is no table of {scenario.Variant} with the {scenario.Reader} reader{string.Concat(faults.Select(f => " and " + f))} to prove anything of; there is one of "
                + $"{string.Join(", ", Prover.Subjects.Select(s => s.Variant))}, each with {string.Join(", ", Prover.Subjects.SelectMany(s => s.Readers).Distinct())}, "
                + $"without a fault or with {string.Join(", ", Prover.Faults)}");
        using var interrupt = new Interrupt();
        try
        {
            if (certificate is not null)
            {
                Console.Out.WriteLine($"{WriteCertificate(prover, certificate)} files in {certificate}: its README.md says how they are checked without this command.");
            }

            var report = ProgressView.Run($"{variant}, {reader} reader, all sizes", _ => prover.Run(Environment.ProcessorCount, interrupt.Token));
            Console.Out.Write(ProveText.Of(report));
            return report.IsSkipped ? ExitCode.Skipped
                : report.IsProved ? ExitCode.Success
                : report.Counterexample is null ? ExitCode.Inconclusive
                : FindSchedule(report, scenario, traces, interrupt.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Out.WriteLine("Stopped: nothing is proved.");
            return ExitCode.Inconclusive;
        }
        catch (SolverException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    private static int WriteCertificate(Prover prover, string directory)
    {
        try
        {
            return prover.WriteCertificate(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out {directory}: {exception.Message}", exception);
        }
    }

    /// <summary>A schedule says more than a counterexample to induction, where there is one.</summary>
    private static ExitCode FindSchedule(ProofReport report, Scenario scenario, string? traces, CancellationToken cancellation)
    {
        var properties = report.Properties.Where(p => p.Verdict == ProofVerdict.NotInductive).Select(p => p.Name).ToArray();
        foreach (var bounds in s_bounds)
        {
            var within = scenario.Within(bounds);
            var work = new ScenarioWork(within, ControlledProgram.Create(new ScenarioModel(within)), [.. properties], null);
            var options = new SearchOptions { Workers = Environment.ProcessorCount, MemoryLimit = SearchSettings.DefaultMemoryLimit };
            var outcome = ProgressView.Run(within.Title, p => new ScenarioExplorer(options, new TraceDirectory(traces)).Explore(work, s => p(() => ProgressText.Of(s)), cancellation));
            if (outcome.Rows.Any(r => r.Verdict == Verdict.Violated))
            {
                Console.Out.WriteLine($"A schedule that does violate {(properties.Length == 1 ? "it" : "properties")}, within {bounds}:");
                VerifyReport.Write(outcome);
                Console.Out.WriteLine(ProveText.Last(report, isViolated: true));
                return ExitCode.Violated;
            }
        }

        Console.Out.WriteLine($"Within {string.Join(", ", s_bounds.Select(b => b.ToString()))} no schedule violates them.");
        Console.Out.WriteLine(report.Counterexample);
        Console.Out.WriteLine(ProveText.Last(report, isViolated: false));
        return ExitCode.Inconclusive;
    }
}
