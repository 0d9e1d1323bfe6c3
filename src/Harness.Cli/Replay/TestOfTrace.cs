using System.Collections.Immutable;
using Harness.Cli.Testing;
using Harness.Engine.Traces;

namespace Harness.Cli.Replay;

/// <summary>Which test a trace is of: a parameter of the trace, by its full name, so that replay runs that test and nothing else of the assembly.</summary>
internal static class TestOfTrace
{
    /// <summary>The name of the parameter.</summary>
    internal const string Parameter = "test";

    /// <summary>The trace with the name of its test.</summary>
    internal static Trace Name(Trace trace, string test)
        => trace with { Scenario = new SortedDictionary<string, string>(trace.Scenario.ToDictionary(), StringComparer.Ordinal) { [Parameter] = test } };

    /// <summary>The name; null where the trace has none.</summary>
    internal static string? Of(Trace trace) => trace.Scenario.GetValueOrDefault(Parameter);

    /// <summary>The test that a trace names.</summary>
    /// <exception cref="InputException">It names none, and the assembly has several; or it names one that the assembly does not have.</exception>
    internal static TestMethod Find(Trace trace, ImmutableArray<TestMethod> tests, string path)
        => Of(trace) is not { } name
            ? tests is [var only] ? only : throw new InputException("the trace does not say which test it is of: name it with -m METHOD")
            : tests.FirstOrDefault(t => t.FullName == name)
                ?? throw new InputException($"'{path}' has no test '{name}', which the trace is of: give the assembly that it was written for, or name another test with -m METHOD");
}
