using System.Globalization;
using System.Text.RegularExpressions;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>Microsoft's engine as every test here uses it: warm, so that the first schedule waits for no compiler, and patient with a busy machine.</summary>
internal static class Coyote
{
    /// <summary>Milliseconds without a decision that count as a deadlock.</summary>
    private const uint Patience = 120_000;

    static Coyote() => RingTests.WarmUp();

    internal static TestingEngine Run(Configuration configuration, Action test, uint seed = 1)
    {
        var engine = TestingEngine.Create(configuration.WithRandomGeneratorSeed(seed).WithDeadlockTimeout(Patience).WithTelemetryEnabled(false), test);
        engine.Run();
        return engine;
    }

    /// <summary>How many schedules were run.</summary>
    internal static int Explored(TestingEngine engine)
        => int.Parse(
            Regex.Match(engine.GetReport(), "Explored (?<count>[0-9]+) execution path", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["count"].Value,
            CultureInfo.InvariantCulture);
}
