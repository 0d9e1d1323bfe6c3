using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;

namespace Harness.Cli.Testing;

/// <summary>Tests of an assembly: every schedule of each is searched, several tests at the same time, against what they expect.</summary>
internal sealed class TestSuite
{
    private readonly string _path;
    private readonly ImmutableArray<TestMethod> _methods;

    /// <param name="path">The assembly.</param>
    /// <param name="filter">What the names of the tests have in them; null for all.</param>
    /// <exception cref="InputException">There is no such assembly, or it has no such test.</exception>
    internal TestSuite(string path, string? filter)
    {
        _path = path;
        var assembly = TestAssembly.Load(path);
        (var tests, Build) = (assembly.Tests, assembly.Build);
        if (tests.IsEmpty)
        {
            throw new InputException($"'{path}' has no method marked [Microsoft.Coyote.SystematicTesting.Test]");
        }

        _methods = [.. tests.Where(t => filter is null || t.FullName.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (_methods.IsEmpty)
        {
            throw new InputException($"'{path}' has no test with '{filter}' in its name; it has {TestMethodFinder.List(tests)}");
        }
    }

    /// <summary>How many tests there are.</summary>
    internal int Count => _methods.Length;

    /// <summary>Their full names.</summary>
    internal ImmutableArray<string> Names => [.. _methods.Select(m => m.FullName)];

    /// <summary>Which build of the assembly it is.</summary>
    internal Guid Build { get; }

    /// <summary>The assembly, as it was given.</summary>
    internal string Path => _path;

    /// <summary>Searches them all, and prints a line for each.</summary>
    /// <param name="search">How.</param>
    /// <param name="jobs">How many at the same time.</param>
    /// <param name="traces">Where traces go.</param>
    /// <param name="cancellation">Stops it.</param>
    internal TestSuiteResult[] Run(SearchOptions search, int jobs, ITraceSink traces, CancellationToken cancellation)
        => Run([.. Enumerable.Range(0, Count)], search, jobs, traces, cancellation);

    /// <summary>Searches some of them, by their numbers.</summary>
    internal TestSuiteResult[] Run(ImmutableArray<int> which, SearchOptions search, int jobs, ITraceSink traces, CancellationToken cancellation)
    {
        var results = new TestSuiteResult[which.Length];
        var each = search with { Rivals = new SearchRivals(), Workers = which.Length == 1 ? Environment.ProcessorCount : search.Workers };
        var names = FileNames();
        PoolProgressView.Run(view => OrderedPool.Run(
            which.Length,
            Math.Min(jobs, which.Length),
            i =>
            {
                var method = _methods[which[i]];
                var result = new TestSuiteSearch(_path, each, traces)
                    .Run(method, names[which[i]], p => view.Report(i, () => $"{method.FileName}: {ProgressText.Short(p)}"), cancellation);
                view.End(i);
                return result;
            },
            (i, result) =>
            {
                results[i] = result;
                view.Write($"[{i + 1}/{which.Length}] {_methods[which[i]].FileName}: {TestSuiteReport.Line(result)}");
            }));
        return results;
    }

    /// <summary>A test without a search.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="stepTimeout">How long code may run between two steps.</param>
    internal TestSuiteTest Test(int number, TimeSpan stepTimeout) => new(_path, _methods[number], stepTimeout);

    /// <summary>Two types may have one name in two namespaces: then the traces of their tests have the whole name.</summary>
    private string[] FileNames()
    {
        var shared = _methods.GroupBy(m => m.FileName).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return [.. _methods.Select(m => shared.Contains(m.FileName) ? m.FullName : m.FileName)];
    }
}
