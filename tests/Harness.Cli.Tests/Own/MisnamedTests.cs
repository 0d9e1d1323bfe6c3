using Harness.Engine.Exploration;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Cli.Tests.Own;

/// <summary>A test that breaks a rule before anything is searched.</summary>
public static class MisnamedTests
{
    /// <summary>No property has this name.</summary>
    [Test]
    [Expect("dedlock", Verdict.Violated)]
    public static void CountersOfNothing() => ModelHost.Run(new Counters());
}
