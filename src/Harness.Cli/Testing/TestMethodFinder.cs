using System.Collections.Immutable;

namespace Harness.Cli.Testing;

/// <summary>Finds the test that a name means: its full name, or an end of it that no other test shares.</summary>
internal static class TestMethodFinder
{
    private const int Listed = 10;

    /// <summary>The test with a name.</summary>
    /// <param name="tests">The tests of the assembly.</param>
    /// <param name="name">The name; null for the only test that there is.</param>
    /// <param name="path">The assembly, for messages.</param>
    /// <exception cref="InputException">None or several have it.</exception>
    internal static TestMethod Find(ImmutableArray<TestMethod> tests, string? name, string path)
    {
        if (tests.IsEmpty)
        {
            throw new InputException($"'{path}' has no method marked [Microsoft.Coyote.SystematicTesting.Test]");
        }

        if (name is null)
        {
            return tests.Length == 1 ? tests[0] : throw new InputException($"'{path}' has several tests: choose one with -m ({List(tests)})");
        }

        var matches = Matches(tests, name);
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new InputException($"'{path}' has no test '{name}'; it has {List(tests)}"),
            _ => throw new InputException($"'{name}' may mean several tests: {List(matches)}"),
        };
    }

    /// <summary>Whole names go before ends at a dot, and these before any end.</summary>
    private static ImmutableArray<TestMethod> Matches(ImmutableArray<TestMethod> tests, string name)
    {
        ImmutableArray<TestMethod> matches = [.. tests.Where(t => t.FullName == name)];
        if (matches.IsEmpty)
        {
            matches = [.. tests.Where(t => t.FullName.EndsWith("." + name, StringComparison.Ordinal))];
        }

        return matches.IsEmpty ? [.. tests.Where(t => t.FullName.EndsWith(name, StringComparison.Ordinal))] : matches;
    }

    internal static string List(ImmutableArray<TestMethod> tests)
    {
        var names = tests.Select(t => t.FileName).Take(Listed);
        return string.Join(", ", tests.Length > Listed ? names.Append($"and {tests.Length - Listed} more") : names);
    }
}
