using Harness.Cli.Files;
using Harness.Kernel;

namespace Harness.Cli.Conform;

/// <summary>One run of <c>harness conform</c>.</summary>
internal static class ConformRun
{
    internal static ExitCode Run(ConformanceOptions options, string? jsonPath, string? junitPath)
    {
        if (jsonPath is not null && junitPath is not null && RealPath.AreSame(jsonPath, junitPath))
        {
            throw new InputException($"--json and --junit both name '{jsonPath}': give them different files");
        }

        using var json = jsonPath is null ? null : OutputFile.Prepare(jsonPath, "--json");
        using var junit = junitPath is null ? null : OutputFile.Prepare(junitPath, "--junit");
        if (KernelEnvironment.Problem is { } problem)
        {
            Console.Out.WriteLine($"SKIPPED, nothing was compared: {problem}.");
            json?.Write(ConformJson.OfSkip(problem));
            junit?.Write(ConformJUnit.OfSkip(problem));
            return ExitCode.Skipped;
        }

        using var interrupt = new Interrupt();
        Console.Out.WriteLine($"Comparing the model with Linux {KernelEnvironment.Release}, {KernelEnvironment.UsableProcessors} processors, seed {options.Seed}, at most {options.Budget.TotalSeconds:0.#} s.");
        var report = KernelConformance.Run(
            options,
            what =>
            {
                Console.Out.WriteLine($"  {what}");
                Console.Out.Flush();
            },
            interrupt.Token);
        Console.Out.Write(ConformText.Of(report));
        json?.Write(ConformJson.Of(report));
        junit?.Write(ConformJUnit.Of(report));
        return CodeOf(report);
    }

    internal static ExitCode CodeOf(ConformanceReport report)
        => report.Mismatches > 0 ? ExitCode.Violated
            : report.Unfinished.IsEmpty ? ExitCode.Success
            : ExitCode.Inconclusive;
}
