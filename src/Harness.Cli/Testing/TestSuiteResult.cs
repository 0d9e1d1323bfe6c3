using System.Collections.Immutable;
using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>What became of one test of several.</summary>
/// <param name="Outcome">The search against what the test expects; null where the model breaks a rule.</param>
/// <param name="Cases">A case for each verdict.</param>
/// <param name="Error">The rule that the model breaks; empty for none.</param>
internal sealed record TestSuiteResult(ScenarioOutcome? Outcome, ImmutableArray<RunCase> Cases, string Error = "")
{
    /// <summary>Verdicts that are not what the test expects.</summary>
    internal IEnumerable<RunCase> Failed => Cases.Where(c => c.State == CaseState.Failed);

    /// <summary>Verdicts that were not reached, or that say nothing.</summary>
    internal IEnumerable<RunCase> Undecided => Cases.Where(c => c.State == CaseState.Undecided);
}
