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
        var tests = TestAssembly.Load(path).Tests;
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

    /// <summary>Searches them all, and prints a line for each.</summary>
    /// <param name="search">How.</param>
    /// <param name="jobs">How many at the same time.</param>
    /// <param name="traces">Where traces go.</param>
    /// <param name="cancellation">Stops it.</param>
    internal TestSuiteResult[] Run(SearchOptions search, int jobs, TraceDirectory traces, CancellationToken cancellation)
    {
        var results = new TestSuiteResult[Count];
        var each = search with { Rivals = new SearchRivals(), Workers = Count == 1 ? Environment.ProcessorCount : search.Workers };
        var names = FileNames();
        PoolProgressView.Run(view => OrderedPool.Run(
            Count,
            Math.Min(jobs, Count),
            i =>
            {
                var result = new TestSuiteSearch(_path, each, traces)
                    .Run(_methods[i], names[i], p => view.Report(i, () => $"{_methods[i].FileName}: {ProgressText.Short(p)}"), cancellation);
                view.End(i);
                return result;
            },
            (i, result) =>
            {
                results[i] = result;
                view.Write($"[{i + 1}/{Count}] {_methods[i].FileName}: {TestSuiteReport.Line(result)}");
            }));
        return results;
    }

    /// <summary>Two types may have one name in two namespaces: then the traces of their tests have the whole name.</summary>
    private string[] FileNames()
    {
        var shared = _methods.GroupBy(m => m.FileName).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return [.. _methods.Select(m => shared.Contains(m.FileName) ? m.FullName : m.FileName)];
    }
}
