using System.Globalization;
using Harness.Cli.Verify;
using Harness.Benchmarks.Spin;

namespace Harness.Cli.Bench.Spin;

/// <summary>What is compared, and within which limits.</summary>
/// <param name="Cases">The models.</param>
/// <param name="Rounds">How often each search runs.</param>
/// <param name="TimeLimit">What each may take.</param>
/// <param name="MemoryMebibytes">What each may occupy.</param>
/// <param name="Directory">Where the page and the chart are; null to write none.</param>
internal sealed record SpinBenchOptions(IReadOnlyList<SpinModel> Cases, int Rounds, TimeSpan TimeLimit, int MemoryMebibytes, string? Directory)
{
    private const int DefaultMemory = 16 * 1024;

    private static readonly (string Variant, string Bounds)[] s_cases =
    [
        ("in-progress", "2/3/2"), ("owner-map", "2/3/2"),
        ("in-progress", "2/3/3"), ("owner-map", "2/3/3"),
        ("in-progress", "3/4/1"), ("owner-map", "3/4/1"),
        ("in-progress", "1/4/2"), ("owner-map", "1/4/2"),
        ("in-progress", "2/4/2"),
    ];

    internal static SpinBenchOptions Create(string[] cases, int? rounds, double? seconds, int? memory, string? directory)
    {
        IReadOnlyList<SpinModel> models = cases.Length == 0 ? [.. s_cases.Select(c => Model(c.Variant, c.Bounds))] : [.. cases.Select(Parse)];
        return new SpinBenchOptions(
            models,
            rounds ?? 3,
            TimeSpan.FromSeconds(seconds ?? 600),
            memory ?? (int)Math.Min(DefaultMemory, SearchSettings.DefaultMemoryLimit / (1024 * 1024)),
            directory);
    }

    private static SpinModel Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            ? Model(parts[0], parts[1])
            : throw new InputException($"--case must be a variant and bounds such as in-progress:2/3/2, not '{text}'");
    }

    private static SpinModel Model(string variant, string bounds)
    {
        var numbers = bounds.Split('/').Select(b => int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (numbers.Length != 3)
        {
            throw new InputException($"--case needs bounds N/P/K such as 2/3/2, not '{bounds}'");
        }

        var model = new SpinModel(variant, "user-bit", numbers[0], numbers[1], numbers[2]);
        return model.Problem is { } problem ? throw new InputException("--case: " + problem) : model;
    }
}
