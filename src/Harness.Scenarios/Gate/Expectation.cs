using Harness.Engine.Exploration;

namespace Harness.Scenarios.Gate;

/// <summary>What a gate demands of one property of one scenario.</summary>
/// <param name="Verdict">The verdict that the search must come to.</param>
/// <param name="Why">Why that is known without the search: a claim of the RFC, a commit of the kernel, or an argument by hand.</param>
public sealed record Expectation(Verdict Verdict, string Why);
