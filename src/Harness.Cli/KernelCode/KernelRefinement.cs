using System.Globalization;
using Harness.KernelCode;
using Harness.KernelCode.Refinement;
using Harness.Ring;
using Harness.Scenarios;

namespace Harness.Cli.KernelCode;

/// <summary>Compares the kernel's code with a variant of the model, and says what came of it.</summary>
internal static class KernelRefinement
{
    internal static ExitCode Run(KernelScenario scenario, string variant)
    {
        if (scenario.HasOddPackets)
        {
            throw new InputException("--refines compares without faults: leave --fault out");
        }

        var configuration = new RingConfiguration(
            ScenarioCatalog.Variants.FirstOrDefault(v => v.Name == variant) ?? throw new InputException($"unknown variant '{variant}' of slots; there is {string.Join(", ", ScenarioCatalog.Variants.Select(v => v.Name))}"),
            ScenarioCatalog.Readers.First(r => r.Name == scenario.Reader),
            new RingBounds(scenario.Slots, scenario.Producers, scenario.Packets), Memory: scenario.Memory);
        using var program = KernelRun.Load(scenario);
        Console.Out.WriteLine($"Comparing {scenario.Source} with {variant}: {scenario.Title}.");
        var result = RefinementRun.Run(program, configuration);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.KernelStates:N0} states of the kernel's code, {result.ModelStates:N0} of the model, {result.Pairs:N0} pairs of what may be behind one trace."));
        if (result.IsEqual)
        {
            Console.Out.WriteLine("Equal: whatever can be seen of the one can be seen of the other, in the same order.");
            return ExitCode.Success;
        }

        Console.Out.WriteLine("Different. What is seen up to there:");
        foreach (var (line, number) in result.Trace.Select((line, number) => (line, number)))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,3}  {line}"));
        }

        foreach (var line in result.KernelOnly)
        {
            Console.Out.WriteLine($"  kernel only  {line}");
        }

        foreach (var line in result.ModelOnly)
        {
            Console.Out.WriteLine($"  model only   {line}");
        }

        return ExitCode.Violated;
    }
}
