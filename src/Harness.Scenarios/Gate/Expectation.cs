using Harness.Engine.Exploration;
using Harness.Ring;

namespace Harness.Scenarios.Gate;

/// <summary>What a gate demands of one property of one scenario.</summary>
/// <param name="Verdict">The verdict that the search must come to.</param>
/// <param name="Why">Why that is known without the search: a claim of the RFC, a commit of the kernel, or an argument by hand.</param>
/// <param name="Smallest">The smallest bounds at which the property is violated; null unless it is expected to be, with a number of packets.</param>
public sealed record Expectation(Verdict Verdict, string Why, RingBounds? Smallest = null);
