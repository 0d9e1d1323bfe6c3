using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Testing;
using Harness.Engine.Exploration;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>The tests of assemblies that a gate's file names, numbered through.</summary>
internal sealed class GateSuites
{
    private readonly ImmutableArray<TestSuite> _suites;
    private readonly ImmutableArray<(TestSuite Suite, int Number)> _tests;

    /// <summary>Loads the assemblies.</summary>
    /// <exception cref="InputException">One is not there, or has no such test.</exception>
    internal GateSuites(GatePlan plan)
    {
        _suites = [.. plan.Tests.Select(t => Load(plan, t))];
        _tests = [.. _suites.SelectMany(s => Enumerable.Range(0, s.Count).Select(i => (s, i)))];
    }

    /// <summary>How many tests there are.</summary>
    internal int Count => _tests.Length;

    /// <summary>Their full names.</summary>
    internal ImmutableArray<string> Names => [.. _suites.SelectMany(s => s.Names)];

    /// <summary>What says of which build each is.</summary>
    internal IEnumerable<string> Builds => _suites.SelectMany(s => s.Names.Prepend($"{s.Build:N}"));

    /// <summary>A test: the assembly that has it, and its number there.</summary>
    internal (TestSuite Suite, int Number) this[int test] => _tests[test];

    /// <summary>Searches all.</summary>
    /// <param name="search">How.</param>
    /// <param name="jobs">How many at the same time.</param>
    /// <param name="traces">Where traces go.</param>
    /// <param name="cancellation">Stops it.</param>
    internal ImmutableArray<TestSuiteResult> Run(SearchOptions search, int jobs, ITraceSink traces, CancellationToken cancellation)
        => Run([.. Enumerable.Range(0, Count)], search, jobs, traces, cancellation);

    /// <summary>Searches some, by their numbers, which ascend.</summary>
    internal ImmutableArray<TestSuiteResult> Run(ImmutableArray<int> which, SearchOptions search, int jobs, ITraceSink traces, CancellationToken cancellation)
        => [.. which.Select(t => _tests[t]).GroupBy(t => t.Suite).SelectMany(g => g.Key.Run([.. g.Select(t => t.Number)], search, jobs, traces, cancellation))];

    private static TestSuite Load(GatePlan plan, GateTests tests)
    {
        try
        {
            return new TestSuite(Path.Combine(Path.GetDirectoryName(plan.Path)!, tests.Assembly), tests.Filter);
        }
        catch (InputException exception)
        {
            throw new InputException($"{plan.Path}:{tests.Line}: {exception.Message}", exception);
        }
    }
}
