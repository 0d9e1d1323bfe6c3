using System.Collections.Immutable;
using System.Reflection;
using Harness.Engine.Exploration;

namespace Harness.Hosting;

/// <summary>
/// Says of a test what becomes of one of its properties when every schedule is searched. A property of which nothing is said is expected to
/// be proved: a model that is known to be
/// bad says what is violated, and fails its test when it passes.
/// </summary>
/// <param name="property">The property's name.</param>
/// <param name="verdict">Proved, Violated or Vacuous.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExpectAttribute(string property, Verdict verdict) : Attribute
{
    /// <summary>The property's name.</summary>
    public string Property { get; } = property;

    /// <summary>What the search must come to.</summary>
    public Verdict Verdict { get; } = verdict;

    /// <summary>How that is known without the search, in a sentence; may be empty.</summary>
    public string Because { get; init; } = "";

    /// <summary>What a test says of its properties.</summary>
    /// <param name="test">The method marked <c>[Test]</c>.</param>
    public static ImmutableArray<ExpectAttribute> Of(MethodInfo test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return [.. test.GetCustomAttributes<ExpectAttribute>()];
    }
}
