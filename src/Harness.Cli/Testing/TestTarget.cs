using System.Collections.Immutable;
using Harness.Cli.Output;
using Harness.Engine.Machine;
using Harness.Hosting;

namespace Harness.Cli.Testing;

/// <summary>What a run is about, wherever its model comes from.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="FullName">What it is called.</param>
/// <param name="FileName">The same as part of a file's name.</param>
/// <param name="Model">The model.</param>
/// <param name="Properties">The properties that it is about; empty for all.</param>
/// <param name="ReplayEnd">What follows a trace in the command that replays it, and what comes before.</param>
internal sealed record TestTarget(string Path, string FullName, string FileName, IModel Model, IReadOnlyCollection<string> Properties, (string Before, string After) ReplayEnd)
{
    /// <summary>What verdicts rest on besides the search: a line that is said before the last one; null where there is no more.</summary>
    internal Func<string>? Basis { get; init; }

    /// <summary>What a test says of its properties.</summary>
    internal ImmutableArray<ExpectAttribute> Stated { get; init; } = [];

    /// <summary>The test that was asked for.</summary>
    internal static TestTarget Of(TestOptions options)
    {
        var method = TestMethodFinder.Find(TestAssembly.Load(options.Path).Tests, options.Method, options.Path);
        return Of(options.Path, method, options.Memory, options.Fairness, options.StepTimeout);
    }

    /// <summary>A test of an assembly.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="method">The test.</param>
    /// <param name="memory">The memory model; null for the test's own.</param>
    /// <param name="fairness">What is assumed of runs that never end; null for what the test assumes.</param>
    /// <param name="limit">How long the method may take, in time of the processor.</param>
    internal static TestTarget Of(string path, TestMethod method, string? memory, string? fairness, TimeSpan limit)
    {
        var test = method.Collect(limit);
        return new TestTarget(
            path,
            method.FullName,
            method.FileName,
            OtherMemory.Apply(test.Model, memory, fairness),
            test.Properties,
            (SelfCommand.Quote(path) + " ", $" -m {method.FullName}"))
        {
            Stated = method.Expectations,
        };
    }

    /// <summary>The command that replays a trace.</summary>
    internal string Replay(string trace) => $"{SelfCommand.Text} replay {ReplayEnd.Before}{SelfCommand.Quote(trace)}{ReplayEnd.After}";
}
