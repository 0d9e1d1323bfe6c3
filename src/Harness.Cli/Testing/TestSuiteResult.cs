using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>What became of one test of several.</summary>
/// <param name="Outcome">The search against what the test expects; null where the model breaks a rule.</param>
/// <param name="Cases">A case for each verdict.</param>
/// <param name="Error">The rule that the model breaks; empty for none.</param>
internal sealed record TestSuiteResult(ScenarioOutcome? Outcome, ImmutableArray<RunCase> Cases, string Error = "")
{
    /// <summary>Hash of the code of the test's model; empty where there is none.</summary>
    internal string Code { get; init; } = "";

    /// <summary>Verdicts that are not what the test expects.</summary>
    internal IEnumerable<RunCase> Failed => Cases.Where(c => c.State == CaseState.Failed);

    /// <summary>Verdicts that were not reached, or that say nothing.</summary>
    internal IEnumerable<RunCase> Undecided => Cases.Where(c => c.State == CaseState.Undecided);

    /// <summary>The result of a test whose model breaks a rule.</summary>
    /// <param name="test">Its full name.</param>
    /// <param name="error">The rule.</param>
    internal static TestSuiteResult Broken(string test, string error)
        => new(null, [new RunCase(test, "model", CaseState.Failed, error) { Verdict = nameof(Verdict.Error), IsTest = true }], error);
}
