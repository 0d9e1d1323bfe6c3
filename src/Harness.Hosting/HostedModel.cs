using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Hosting;

/// <summary>What a test method hands over.</summary>
/// <param name="Model">The model to explore.</param>
/// <param name="Properties">Names of the properties that the test is about; empty for all.</param>
public sealed record HostedModel(IModel Model, ImmutableArray<string> Properties);
