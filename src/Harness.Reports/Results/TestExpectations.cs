using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Hosting;
using Harness.Scenarios.Gate;

namespace Harness.Reports.Results;

/// <summary>What a test demands of each property that it is about: what it says, and Proved where it says nothing.</summary>
public static class TestExpectations
{
    private const string Unsaid = "the test says nothing else";
    private const string Said = "the test says so";

    /// <summary>The demands, by the names of the properties.</summary>
    /// <param name="test">The test's name, for messages.</param>
    /// <param name="program">Its program.</param>
    /// <param name="judged">Names of the properties that are judged; empty for all but those of runs that never end.</param>
    /// <param name="stated">What the test says.</param>
    /// <exception cref="ModelException">It speaks of a property that is not judged, twice of one, or expects what no search can come
    /// to.</exception>
    public static ImmutableSortedDictionary<string, Expectation> Of(
        string test, ControlledProgram program, IReadOnlyCollection<string> judged, IEnumerable<ExpectAttribute> stated)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(stated);
        var names = judged.Count > 0
            ? judged.Select(j => program.FindProperty(j)?.Name ?? j)
            : program.Properties.Where(p => !p.IsLiveness).Select(p => p.Name);
        var expectations = names.ToImmutableSortedDictionary(n => n, _ => new Expectation(Verdict.Proved, Unsaid), StringComparer.Ordinal)
            .ToBuilder();
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var expect in stated)
        {
            var name = program.FindProperty(expect.Property)?.Name ?? expect.Property;
            if (!expectations.ContainsKey(name))
            {
                throw new ModelException(
                    $"test '{test}' expects something of '{expect.Property}', which it does not judge; it judges "
                    + $"{string.Join(", ", expectations.Keys)}.");
            }

            if (!said.Add(name))
            {
                throw new ModelException($"test '{test}' says twice what it expects of '{name}': leave one [Expect] out.");
            }

            if (expect.Verdict is not (Verdict.Proved or Verdict.Violated or Verdict.Vacuous))
            {
                throw new ModelException(
                    $"test '{test}' expects {expect.Verdict} of '{name}': a test may expect Proved, Violated or Vacuous.");
            }

            expectations[name] = new Expectation(expect.Verdict, expect.Because.Length > 0 ? expect.Because : Said);
        }

        return expectations.ToImmutable();
    }
}
