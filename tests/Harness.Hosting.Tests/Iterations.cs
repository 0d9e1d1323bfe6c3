using System.Globalization;

namespace Harness.Hosting.Tests;

/// <summary>How many schedules Microsoft's engine runs of each scenario: the environment variable COYOTE_ITERATIONS, or few enough for a quick look.</summary>
internal static class Iterations
{
    internal static uint Count { get; } = uint.Parse(Environment.GetEnvironmentVariable("COYOTE_ITERATIONS") ?? "300", CultureInfo.InvariantCulture);

    /// <summary>A violation that takes more schedules than this is named in <see cref="QuickGateTests"/>.</summary>
    internal const uint ToFind = 5000;
}
