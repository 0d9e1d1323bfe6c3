using System.Text.Json;
using Harness.Cli.Testing;
using Harness.Engine.Guards;
using Harness.Reports.Results;

namespace Harness.Cli.Shards;

/// <summary>What became of a test of an assembly, for a shard's file. The test itself is collected anew where shards are merged.</summary>
/// <param name="Code">Hash of the code of the test's model; empty where the model breaks a rule.</param>
/// <param name="StepTimeout">How long code might run between two steps.</param>
/// <param name="Outcome">What the search found; null where the model breaks a rule.</param>
/// <param name="Error">The rule.</param>
internal sealed record ShardTest(string Code, TimeSpan StepTimeout, ShardOutcome? Outcome, string Error)
{
    internal static ShardTest Of(TestSuiteResult result, TimeSpan stepTimeout)
        => new(result.Code, stepTimeout, result.Outcome is null ? null : ShardOutcome.Of(result.Outcome), result.Error);

    /// <param name="suite">The tests of the assembly.</param>
    /// <param name="number">Which one of them.</param>
    /// <param name="write">Writes a trace of the test.</param>
    /// <exception cref="JsonException">It is of another test.</exception>
    /// <exception cref="InputException">The code of the model is another one, or cannot be run.</exception>
    /// <exception cref="ModelException">The model breaks a rule, as it did not before.</exception>
    internal TestSuiteResult Restore(TestSuite suite, int number, Func<TestSuiteTest, ShardTrace, RecordedTrace> write)
    {
        if (Outcome is null)
        {
            return TestSuiteResult.Broken(suite.Names[number], Error);
        }

        using var at = Apart.Supervision.At(suite.Names[number]);
        var test = suite.Test(number, StepTimeout);
        return test.Program.CodeFingerprint == Code
            ? test.Judge(Outcome.Restore(test.NotStarted, test.Program.Properties, t => write(test, t)))
            : throw new InputException($"the shards are of other code than test {suite.Names[number]} of '{suite.Path}' has: merge where the assemblies are those of the shards");
    }
}
