using Harness.Engine.Machine;
using Harness.Hosting;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Packages.Tests.Documents;

/// <summary>Code of docs/microsoft-coyote.md, to be compiled.</summary>
internal static class MicrosoftCoyote
{
    internal static int Bugs(IModel model)
    {
        ModelHost.WarmUp(model);
        var configuration = Configuration.Create().WithTestingIterations(1000).WithDeadlockTimeout(60_000).WithTelemetryEnabled(false);
        using var engine = TestingEngine.Create(configuration, RingTests.LegacyExclusiveWriter);
        engine.Run();
        return engine.TestReport.NumOfFoundBugs;
    }
}
