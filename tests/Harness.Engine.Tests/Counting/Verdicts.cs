using Harness.Engine.Exploration.Counting;

namespace Harness.Engine.Tests.Counting;

/// <summary>Short ways to say what came of a property.</summary>
internal static class Verdicts
{
    internal static AnyNumberProperty Of(this AnyNumberResult result, string property) => result.Properties.Single(p => p.Property.Name == property);
}
